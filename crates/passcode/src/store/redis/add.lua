-- Adds ARGV[1] to the counter KEYS[1]. Only when it is made its life of ARGV[2] ms is set.
-- It gives text: a number of Lua has no 64 bits.
if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then
  return ARGV[1]
end
local added = redis.pcall('INCRBY', KEYS[1], ARGV[1])
if type(added) == 'table' and added.err then
  if not string.find(added.err, 'overflow') then
    return added
  end
  local most = '9223372036854775807'
  if string.sub(ARGV[1], 1, 1) == '-' then
    most = '-9223372036854775808'
  end
  redis.call('SET', KEYS[1], most, 'KEEPTTL')
end
return redis.call('GET', KEYS[1])
