<?php
// Signs a person in through the gateway: php sign_in.php +12025550123, and the code on standard input.
// GATEWAY_URL and GATEWAY_KEY say which gateway; needs nothing but PHP.

// Status and body of the answer. The key makes the call happen once, however often it is repeated.
function call(string $path, array $body): array
{
    $headers = [
        'Authorization: Bearer ' . getenv('GATEWAY_KEY'),
        'Content-Type: application/json',
        'Idempotency-Key: ' . bin2hex(random_bytes(16)),
    ];
    $options = ['method' => 'POST', 'header' => $headers, 'content' => json_encode($body),
        'ignore_errors' => true, 'timeout' => 40];
    $answer = file_get_contents(getenv('GATEWAY_URL') . $path, false, stream_context_create(['http' => $options]));
    preg_match('/ (\d{3})/', $http_response_header[0], $status);
    return [(int) $status[1], json_decode($answer, true)];
}

$session = bin2hex(random_bytes(16)); // Yours: whoever has the token can use it in this session alone.
[$status, $sent] = call('/v1/verifications', ['to' => $argv[1], 'context' => $session]);
if ($status !== 201 && $status !== 202) {
    fwrite(STDERR, $sent['detail'] . "\n");
    exit(1);
}
echo "A code is on its way to {$sent['to']}. Type it:\n";
while (($code = fgets(STDIN)) !== false) {
    $body = ['verification' => $sent['verification'], 'code' => $code, 'context' => $session];
    [$status, $checked] = call('/v1/verifications/check', $body);
    if ($status === 200 && $checked['outcome'] === 'approved') {
        exit("{$checked['to']} is verified\n");
    }
    echo ($status === 200 ? $checked['reason'] : $checked['detail']) . ": type it again\n";
}
fwrite(STDERR, "nobody was verified\n");
exit(1);
