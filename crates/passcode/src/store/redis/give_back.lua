-- Gives back the newest one that was taken of each quota. KEYS and ARGV are those of `windows.lua`.
local EXACT = 100

local next_key = 1
for i = 1, #ARGV, 3 do
  local key = KEYS[next_key]
  next_key = next_key + tonumber(ARGV[i + 2])
  if tonumber(ARGV[i]) <= EXACT then
    redis.call('RPOP', key)
  else
    local field = 'current'
    if tonumber(redis.call('HGET', key, field) or 0) == 0 then
      field = 'previous'
    end
    if tonumber(redis.call('HGET', key, field) or 0) > 0 then
      redis.call('HINCRBY', key, field, -1)
    end
  end
end
