-- How often each quota has been taken in the window that ends now.
local used = {}
for i, window in ipairs(read_windows()) do
  if window.times then
    used[i] = #window.times
  else
    used[i] = math.ceil(weighed(window) / window.length)
  end
end
return used
