-- Each request looks up another family of a file, named after `--` on wrk's command line, from another
-- address, as an office behind a proxy sees its counters: one address alone would be slowed.

local forms, at = {}, 0

function init(arguments)
    for family in io.lines(arguments[1]) do
        forms[#forms + 1] = "text=" .. family
    end
    wrk.method = "POST"
    wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
    wrk.headers["Sec-Fetch-Site"] = "same-origin"
end

function request()
    at = at % #forms + 1
    local rest = math.floor(at / 250)
    wrk.headers["X-Forwarded-For"] = string.format("10.%d.%d.%d", math.floor(rest / 250), rest % 250, at % 250)
    return wrk.format(nil, nil, nil, forms[at])
end
