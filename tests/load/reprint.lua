-- Each thread is a counter and an officer with one connection: a family is looked up, its card asked for as
-- lost, the fee noted as cash, and the officer says yes. After `--` on wrk's command line: a file with the
-- families, one with the cookies of both people (a tab between them), and what every request says besides.

local ffi = require("ffi")
ffi.cdef([[
    typedef struct { long seconds, nanoseconds; } moment;
    int clock_gettime(int clock, moment *now);
]])

local threads = {}
-- What the main thread reads at the end of each.
made, refused, took = 0, "", {}
local families, at, step, page, begun = {}, 1, 1, nil, 0
local operator, officer, asking

local function milliseconds()
    local now = ffi.new("moment")
    ffi.C.clock_gettime(1, now)
    return tonumber(now.seconds) * 1e3 + tonumber(now.nanoseconds) / 1e6
end

function setup(thread)
    thread:set("number", #threads)
    table.insert(threads, thread)
end

function init(arguments)
    operator, officer = arguments[2]:match("([^\t]*)\t([^\t]*)")
    asking = arguments[3]
    local line = 0
    for family in io.lines(arguments[1]) do
        if line % tonumber(arguments[4]) == number then
            families[#families + 1] = family
        end
        line = line + 1
    end
    wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
    wrk.headers["Sec-Fetch-Site"] = "same-origin"
end

local steps = {
    function(family) return "/counter/find", "text=" .. family, 200 end,
    function(family) return "/counter/requests", "family_id=" .. family .. "&" .. asking, 303 end,
    function() return page .. "/cash", "amount=29", 303 end,
    function() return page:gsub("^/counter", "") .. "/approve", "", 303 end,
}

function request()
    local family = families[at] or "0"
    local path, form = steps[step](family)
    -- Each family comes to a counter of its own address, as an office behind a proxy sees them.
    local place = tonumber(family)
    wrk.headers["X-Forwarded-For"] = string.format(
        "10.%d.%d.%d", math.floor(place / 62500) % 250, math.floor(place / 250) % 250, place % 250)
    wrk.headers["Cookie"] = step == #steps and officer or operator
    if step == 1 then
        begun = milliseconds()
    end
    return wrk.format("POST", path, nil, form)
end

function response(status, headers, body)
    local family = families[at] or "0"
    local _, _, expected = steps[step](family)
    if status ~= expected then
        refused = step .. ": " .. status .. " " .. (body:match('class="wrong"[^>]*>([^<]*)') or "")
        at, step = at + 1, 1
        return
    end
    if step == 2 then
        local location = headers["location"] or headers["Location"] or ""
        page = location:match("^[^?]*")
    end
    step = step + 1
    if step > #steps then
        made = made + 1
        took[made] = milliseconds() - begun
        at, step = at + 1, 1
    end
end

function done(summary)
    local all = {}
    for _, thread in ipairs(threads) do
        for _, one in ipairs(thread:get("took")) do
            all[#all + 1] = one
        end
        if thread:get("refused") ~= "" then
            print("refused: " .. thread:get("refused"))
        end
    end
    table.sort(all)
    local part = function(share) return all[math.max(1, math.ceil(#all * share))] or 0 end
    print(string.format("reprints: %d in %.3f s, p50 %.1f ms, p99 %.1f ms",
        #all, summary.duration / 1e6, part(0.5), part(0.99)))
end
