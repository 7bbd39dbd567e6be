-- Takes each member off its roll.
for _, roll in ipairs(read_rolls()) do
  redis.call('ZREM', roll.members, roll.member)
  redis.call('HDEL', roll.times, roll.member)
end
