import { inspect } from "node:util"
import { describe, expect, it } from "vitest"
import { addressText, parseAddress } from "../../src/engines/spark/connect/address"

describe("the address of a Spark Connect server", () => {
  it("is read as PySpark reads it", () => {
    expect({ ...parseAddress("sc://localhost") }).toEqual({ host: "localhost", port: 15002, isSecure: false })
    expect({ ...parseAddress("sc://a.example:443/;use_ssl=true") }).toEqual({
      host: "a.example",
      port: 443,
      isSecure: true,
    })
    expect(parseAddress("sc://[::1]:15003/")).toMatchObject({ host: "::1", port: 15003 })
    const sessionId = "01234567-89ab-cdef-0123-456789abcdef"
    const text = `sc://h/;user_id=Zo%C3%AB;user_agent=lab;session_id=${sessionId};x-cluster-id=7`
    expect(() => parseAddress(text)).toThrow("user_id of a Spark Connect server's address has signs")
    const address = parseAddress(text.replace("Zo%C3%AB", "zoe%3Ba"))
    expect(address).toMatchObject({ userId: "zoe;a", userAgent: "lab", sessionId })
    expect(address.headers).toEqual({ "x-cluster-id": "7" })
  })

  it("keeps a token from whatever is shown or copied, and means TLS by it", () => {
    const address = parseAddress("sc://h:1/;token=s3cret;x-key=h1dden")
    expect(address.token).toBe("s3cret")
    expect(address.isSecure).toBe(true)
    expect(addressText(address)).toBe("sc://h:1/;use_ssl=true")
    const shown = `${inspect(address, { depth: 9 })}${JSON.stringify(address)}${JSON.stringify({ ...address })}${address}`
    expect(shown).not.toMatch(/s3cret|h1dden/)
  })

  it.each([
    ["http://h:1", TypeError, "no address"],
    ["sc://", TypeError, "names no host"],
    ["sc://h:1/path;token=s3cret", TypeError, "no address"],
    ["sc://me:s3cret@h:1", TypeError, "no name and password"],
    ["sc://h:0", RangeError, "invalid port 0"],
    ["sc://h:65536", RangeError, "invalid port 65536"],
    ["sc://h:port", RangeError, "invalid port port"],
    ["sc://h/;token=s3cret;use_ssl=false", TypeError, "over TLS alone"],
    ["sc://h/;token=", TypeError, "token of a Spark Connect server's address has no value"],
    ["sc://h/;use_ssl=yes", TypeError, "true or false"],
    ["sc://h/;use_tls=true", TypeError, "unknown parameter use_tls"],
    ["sc://h/;session_id=7", TypeError, "UUID"],
    ["sc://h/;token=s3cret%", TypeError, "written"],
    ["sc://h/;token=a;s3cret", TypeError, "has no value"],
  ])("says what is wrong with %s, and no secret", (text, type, message) => {
    let error: unknown
    try {
      parseAddress(text)
    } catch (thrown) {
      error = thrown
    }
    expect(error).toBeInstanceOf(type)
    expect(String(error)).not.toContain("s3cret")
    if (message !== "written") expect(String(error)).toContain(message)
  })
})
