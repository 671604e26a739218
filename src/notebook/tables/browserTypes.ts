// The part of a browser that the script of a table uses. The library's types are Node's: those of browsers would make
// names like `name` and `event` known everywhere.

interface PageEvent {
  readonly key?: string
  readonly clipboardData?: Clipboard
  preventDefault(): void
}

/** Where copied text goes. */
export interface Clipboard {
  setData(type: string, text: string): void
}

type Listener = ((event: PageEvent) => void) | null

/** An element: of a table, its rows and cells too, of a form its inputs. */
export interface PageElement {
  readonly classList: { toggle(name: string, force: boolean): void }
  readonly dataset: Record<string, string>
  readonly tBodies: readonly PageElement[]
  readonly tHead: PageElement
  readonly rows: Iterable<PageElement> & { readonly length: number; readonly [row: number]: PageElement }
  readonly cells: Iterable<PageElement> & { readonly [cell: number]: PageElement }
  textContent: string
  innerHTML: string
  className: string
  title: string
  value: string
  type: string
  placeholder: string
  inputMode: string
  tabIndex: number
  scrollTop: number
  disabled: boolean
  hidden: boolean
  onclick: Listener
  onkeydown: Listener
  onmousedown: Listener
  querySelector(selector: string): PageElement
  setAttribute(name: string, value: string): void
  removeAttribute(name: string): void
  addEventListener(type: string, listener: (event: PageEvent) => void): void
  append(...elements: PageElement[]): void
  after(element: PageElement): void
  replaceChildren(...elements: PageElement[]): void
  remove(): void
}

/** The document. */
export interface PageDocument {
  readonly baseURI: string
  querySelectorAll(selector: string): Iterable<PageElement>
  getElementById(id: string): PageElement | null
  createElement(tag: string): PageElement
}

/** A line to the server. */
export interface PageSocket {
  readonly readyState: number
  onopen: () => void
  onclose: () => void
  onmessage: (event: { data: unknown }) => void
  send(text: string): void
  close(): void
}
