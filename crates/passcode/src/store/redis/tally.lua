-- Adds to entries of tables, which are hashes: to all of them, or to none. KEYS has the table of each; ARGV
-- its entry, the number, and the life in ms of a table that is made.
for _, key in ipairs(KEYS) do
  local form = redis.call('TYPE', key).ok
  if form ~= 'none' and form ~= 'hash' then
    return redis.error_reply('WRONGTYPE a key is used in two forms')
  end
end

for i, key in ipairs(KEYS) do
  local entry, number, life = ARGV[3 * i - 2], ARGV[3 * i - 1], ARGV[3 * i]
  local is_new = redis.call('EXISTS', key) == 0
  local added = redis.pcall('HINCRBY', key, entry, number)
  if type(added) == 'table' and added.err then
    if not string.find(added.err, 'overflow') then
      return added
    end
    local most = '9223372036854775807'
    if string.sub(number, 1, 1) == '-' then
      most = '-9223372036854775808'
    end
    redis.call('HSET', key, entry, most)
  end
  if is_new then
    redis.call('PEXPIRE', key, life)
  end
end
return 1
