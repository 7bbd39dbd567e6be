-- Takes one of each quota, or of none. It gives {} if they were taken, else {which, wait}: the one that
-- asks for the longest wait, counted from 0, and that wait in ms.

local function times_wait(window)
  local over = #window.times + 1 - window.limit
  if over >= 1 then
    -- A limit of 0 never gives any.
    return math.max((window.times[over] or now) + window.length - now, 1)
  end
end

-- In how many ms so many of a bucket have faded that there is room for one more.
local function fades(count, room, length, from)
  if room >= 1 and count > 0 then
    local left = math.floor((room - 1) * length / count)
    return math.max(length - math.min(left, length) - from, 0)
  end
end

local function buckets_wait(window)
  local length, limit, gone = window.length, window.limit, window.gone
  if weighed(window) + length <= limit * length then
    return nil
  end
  -- Either the bucket before fades far enough within this one, or this one must begin to fade.
  local until_next = length - gone
  local here = fades(window.all.previous, limit - window.all.current, length, gone)
  if here and here < until_next then
    return math.max(here, 1)
  end
  return math.max(until_next + (fades(window.all.current, limit, length, 0) or length), 1)
end

local windows = read_windows()
local which, longest = nil, nil
for i, window in ipairs(windows) do
  local wait
  if window.times then
    wait = times_wait(window)
  else
    wait = buckets_wait(window)
  end
  if wait and (not longest or wait >= longest) then
    which, longest = i - 1, wait
  end
end
if which then
  return { which, longest }
end

for _, window in ipairs(windows) do
  if window.times then
    for _ = 1, window.ended do
      redis.call('LPOP', window.key)
    end
    redis.call('RPUSH', window.key, now)
  else
    local own = window.own
    redis.call('HSET', window.key, 'number', own.number, 'current', own.current + 1, 'previous', own.previous)
  end
  -- Two buckets reach back twice as far.
  redis.call('PEXPIRE', window.key, 2 * window.length)
end
return {}
