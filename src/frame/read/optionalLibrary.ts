/**
 * A library that a project need not install: what `load` gives.
 *
 * @param name - with its version, as npm takes it
 * @throws Error where it is not installed, with what to do
 */
export async function optionalLibrary<T>(name: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load()
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split("\n")[0] : String(cause)
    throw new Error(`${name} can't be loaded: ${reason}. It does not come with gbt-lab: npm install ${name}`, { cause })
  }
}
