-- The tables KEYS, each as its entries and their counts in turn.
local tables = {}
for i, key in ipairs(KEYS) do
  tables[i] = redis.call('HGETALL', key)
end
return tables
