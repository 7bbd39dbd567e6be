// Signs a person in through the gateway: go run sign_in.go +12025550123, and the code on standard input.
// GATEWAY_URL and GATEWAY_KEY say which gateway; needs nothing but Go.
package main

import ("bufio"; "bytes"; "crypto/rand"; "encoding/json"; "fmt"; "log"; "net/http"; "os")

func random() string {
	text := make([]byte, 16)
	rand.Read(text)
	return fmt.Sprintf("%x", text)
}

// Status and body of the answer. The key makes the call happen once, however often it is repeated.
func call(path string, body map[string]string) (status int, answer map[string]any) {
	text, _ := json.Marshal(body)
	request, _ := http.NewRequest("POST", os.Getenv("GATEWAY_URL")+path, bytes.NewReader(text))
	request.Header.Set("Authorization", "Bearer "+os.Getenv("GATEWAY_KEY"))
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Idempotency-Key", random())
	response, err := http.DefaultClient.Do(request)
	if err != nil { log.Fatal(err) }
	defer response.Body.Close()
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil { log.Fatal(err) }
	return response.StatusCode, answer
}

func main() {
	session := random() // Yours: whoever has the token can use it in this session alone.
	status, sent := call("/v1/verifications", map[string]string{"to": os.Args[1], "context": session})
	if status != 201 && status != 202 { log.Fatal(sent["detail"]) }
	fmt.Printf("A code is on its way to %v. Type it:\n", sent["to"])
	for typed := bufio.NewScanner(os.Stdin); typed.Scan(); {
		token := sent["verification"].(string)
		status, checked := call("/v1/verifications/check", map[string]string{"verification": token, "code": typed.Text(), "context": session})
		if checked["outcome"] == "approved" { fmt.Printf("%v is verified\n", checked["to"]); return }
		fmt.Printf("%d %v%v: type it again\n", status, checked["reason"], checked["detail"])
	}
	log.Fatal("nobody was verified")
}
