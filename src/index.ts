// The whole public API, by name.
export {}
