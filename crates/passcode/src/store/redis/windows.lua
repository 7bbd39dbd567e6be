-- What counts in the windows of quotas: `window.rs` in Lua, and the two must say the same.
--
-- ARGV has of each quota its limit, its window in ms and the number of its keys; KEYS has the keys of
-- one quota after those of another. All of a quota's keys count, and it is counted under the first. Up
-- to a limit of 100 a key is a log of times, a list; above it is two buckets, a hash.
local EXACT = 100

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

-- Adds the times under a key that still count, and says how many at the list's beginning don't.
local function read_times(key, length, live)
  local ended, counted = 0, false
  for _, at in ipairs(redis.call('LRANGE', key, 0, -1)) do
    if at + length > now then
      live[#live + 1], counted = tonumber(at), true
    elseif not counted then
      ended = ended + 1
    end
  end
  return ended
end

-- The buckets under a key, as they are now.
local function read_buckets(key, length)
  local kept = redis.call('HMGET', key, 'number', 'current', 'previous')
  local number = tonumber(kept[1] or 0)
  local current, previous = tonumber(kept[2] or 0), tonumber(kept[3] or 0)
  local bucket = math.floor(now / length)
  -- Where the clock was set back, what was counted still counts.
  if bucket > number then
    previous = (bucket == number + 1) and current or 0
    number, current = bucket, 0
  end
  return { number = number, current = current, previous = previous }
end

local function read_windows()
  local windows, next_key = {}, 1
  for i = 1, #ARGV, 3 do
    local limit, length = tonumber(ARGV[i]), tonumber(ARGV[i + 1])
    local window = { key = KEYS[next_key], limit = limit, length = length }
    for _ = 1, tonumber(ARGV[i + 2]) do
      local key = KEYS[next_key]
      next_key = next_key + 1
      if limit <= EXACT then
        window.times = window.times or {}
        local ended = read_times(key, length, window.times)
        window.ended = window.ended or ended
      else
        local buckets = read_buckets(key, length)
        window.own = window.own or buckets
        local all = window.all or { number = 0, current = 0, previous = 0 }
        all.number = math.max(all.number, buckets.number)
        all.current = all.current + buckets.current
        all.previous = all.previous + buckets.previous
        window.all = all
      end
    end
    if window.times then
      table.sort(window.times)
    else
      window.gone = math.floor(now / length) < window.all.number and 0 or now % length
    end
    windows[#windows + 1] = window
  end
  return windows
end

-- What is counted in buckets, each as `length` parts: the bucket before with the part of it that the
-- window still covers.
local function weighed(window)
  return window.all.current * window.length + window.all.previous * (window.length - window.gone)
end
