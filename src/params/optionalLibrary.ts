/**
 * Libraries that a project need not install: what `load` gives.
 *
 * @param packages - with their versions, as npm takes them; a space between two
 * @throws Error where one is not installed, with what to do
 */
export async function optionalLibrary<T>(packages: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load()
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split("\n")[0] : String(cause)
    const name = packages.includes(" ") ? "They do" : "It does"
    const advice = `${name} not come with gbt-lab: npm install ${packages}`
    throw new Error(`${packages} can't be loaded: ${reason}. ${advice}`, { cause })
  }
}
