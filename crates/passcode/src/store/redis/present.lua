-- How many are on each roll, and whether the member is: 1 or 0.
local present = {}
for _, roll in ipairs(read_rolls()) do
  present[#present + 1] = roll.count
  present[#present + 1] = roll.is_in and 1 or 0
end
return present
