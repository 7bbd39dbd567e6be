-- Rolls: `rolls.rs` in Lua, and the two must say the same.
--
-- KEYS has of each roll a sorted set, of who is on it by when they were last entered, and a hash of how
-- often each was. ARGV has of each its member, how long one stays in ms, and how many may be there.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local function read_rolls()
  local rolls = {}
  for i = 1, #KEYS, 2 do
    local at = (i - 1) / 2 * 3
    local roll = {
      members = KEYS[i],
      times = KEYS[i + 1],
      member = ARGV[at + 1],
      stay = tonumber(ARGV[at + 2]),
      most = tonumber(ARGV[at + 3]),
    }
    local since = string.format('(%.0f', now - roll.stay)
    roll.count = redis.call('ZCOUNT', roll.members, since, '+inf')
    local last = redis.call('ZSCORE', roll.members, roll.member)
    roll.is_in = last and tonumber(last) > now - roll.stay
    rolls[#rolls + 1] = roll
  end
  return rolls
end

-- Strikes out who doesn't stay any more.
local function strike(roll)
  local until_when = string.format('%.0f', now - roll.stay)
  for _, member in ipairs(redis.call('ZRANGEBYSCORE', roll.members, '-inf', until_when)) do
    redis.call('HDEL', roll.times, member)
  end
  redis.call('ZREMRANGEBYSCORE', roll.members, '-inf', until_when)
end
