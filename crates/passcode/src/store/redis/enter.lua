-- Enters each member on its roll, or none. It gives {} if they were entered, else {which, wait}: the roll
-- that asks for the longest wait, counted from 0, and that wait in ms.
local rolls = read_rolls()
local which, longest = nil, nil
for i, roll in ipairs(rolls) do
  local over = roll.count - roll.most
  if over >= 0 and not roll.is_in then
    strike(roll)
    -- Where nobody may be, nobody's end makes room.
    local last = redis.call('ZRANGE', roll.members, over, over, 'WITHSCORES')[2] or now
    local wait = math.max(last + roll.stay - now, 1)
    if not longest or wait >= longest then
      which, longest = i - 1, wait
    end
  end
end
if which then
  return { which, longest }
end

for _, roll in ipairs(rolls) do
  strike(roll)
  redis.call('ZADD', roll.members, now, roll.member)
  redis.call('HINCRBY', roll.times, roll.member, 1)
  redis.call('PEXPIRE', roll.members, roll.stay)
  redis.call('PEXPIRE', roll.times, roll.stay)
end
return {}
