import { DRAIN_INTERNAL } from "./admin";
import { LEAVING_FILE } from "./files";
import { CLUSTERS, DRAIN_HOOK, LISTENERS } from "./names";

/** Pages of listener `drain` that its script asks for in order to wait; each answers after its time. */
export const DRAIN_WAITS = {
  /** Until no balancer sends the pod calls any more. */
  withdraw: "/withdraw",
  /** The longest call. */
  longest: "/longest",
  /** Until calls are counted again. */
  check: "/check",
} as const;

/** Calls on the listeners that carry them, and connections of clients that have been told to connect elsewhere. */
const COUNTERS = `^http\\.(${LISTENERS.ingress}|${LISTENERS.internal})\\.downstream_rq_active$|^http\\.${LISTENERS.internal}\\.downstream_cx_active$`;

/** How often connections without calls are looked for again: their clients have a few seconds to read their GOAWAY. */
const CONNECTION_CHECKS = 8;

/**
 * Lua for Envoy's HTTP filter: what a leaving pod's Envoy does while the kubelet waits for its answer. It has in-cluster
 * clients told to connect again, lets the balancers withdraw the pod, and answers when the last call has ended. Where
 * Envoy refuses to drain or to count, it waits for the longest call instead.
 * https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/lua_filter
 */
export const DRAIN_SCRIPT = `local token = os.getenv("${DRAIN_HOOK.variable}")

-- An Envoy that a probe has ended was told to leave too; its successor in the pod stays.
os.remove("${LEAVING_FILE}")

local function ask(handle, cluster, method, path)
  local request = { [":method"] = method, [":path"] = path, [":authority"] = cluster }
  if cluster == "${CLUSTERS.drain}" then request["${DRAIN_HOOK.header}"] = token end
  local headers, body = handle:httpCall(cluster, request, nil, 0)
  return headers[":status"] == "200", body or ""
end

local function wait(handle, path)
  ask(handle, "${CLUSTERS.drain}", "GET", path)
end

-- The overload manager reads the file as soon as it has its name.
local function close_idle_connections()
  local file = io.open("${LEAVING_FILE}.new", "w")
  if file == nil then return end
  file:write("1")
  file:close()
  os.rename("${LEAVING_FILE}.new", "${LEAVING_FILE}")
end

-- Calls and connections that are left; nothing where Envoy does not tell.
local function count(handle)
  local told, page = ask(handle, "${CLUSTERS.admin}", "GET", "/stats?filter=${COUNTERS.replace(/\\/g, "\\\\")}")
  local calls, connections
  for name, value in page:gmatch("downstream_(%a+)_active: (%d+)") do
    if name == "rq" then calls = (calls or 0) + value else connections = tonumber(value) end
  end
  if told then return calls, connections end
end

function envoy_on_request(handle)
  if token == nil or token == "" or handle:headers():get("${DRAIN_HOOK.header}") ~= token then
    handle:respond({ [":status"] = "403" })
    return
  end
  if handle:headers():get(":path") ~= "${DRAIN_HOOK.path}" then return end
  local drains = ask(handle, "${CLUSTERS.admin}", "POST", "${DRAIN_INTERNAL}")
  close_idle_connections()
  wait(handle, "${DRAIN_WAITS.withdraw}")
  local checks = ${CONNECTION_CHECKS}
  while true do
    local calls, connections = count(handle)
    if not drains or calls == nil or connections == nil then
      wait(handle, "${DRAIN_WAITS.longest}")
      return
    end
    if calls == 0 then checks = checks - 1 end
    if calls == 0 and (connections == 0 or checks == 0) then return end
    wait(handle, "${DRAIN_WAITS.check}")
  end
end
`;
