/** A host name leads to an address inside a private network: it must not be connected to. */
export class PrivateAddressError extends Error {
  constructor() {
    super('private address');
  }
}
