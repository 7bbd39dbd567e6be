-- Takes back one entering of each member, who is off the roll with the last one.
for _, roll in ipairs(read_rolls()) do
  if roll.is_in and redis.call('HINCRBY', roll.times, roll.member, -1) <= 0 then
    redis.call('ZREM', roll.members, roll.member)
    redis.call('HDEL', roll.times, roll.member)
  end
end
