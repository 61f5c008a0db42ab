/** Where a bucket answers: `https://store/bucket/key` (path) or `https://bucket.store/key` (virtual-host). */
export type AddressStyle = 'path' | 'virtual-host';

/** A bucket's place on the network, ready to be put before an encoded key. */
export type BucketAddress = { readonly origin: string; readonly host: string; readonly pathPrefix: string };

/** Places a bucket behind a store's URL, whose own path (a gateway's prefix) is kept. */
export function addressOf({
  url,
  bucket,
  style,
}: {
  readonly url: string;
  readonly bucket: string;
  readonly style: AddressStyle;
}): BucketAddress {
  const { protocol, host: storeHost, pathname } = new URL(url);
  const base = pathname.replace(/\/+$/, '');
  const host = style === 'path' ? storeHost : `${bucket}.${storeHost}`;
  return { origin: `${protocol}//${host}`, host, pathPrefix: style === 'path' ? `${base}/${bucket}` : base };
}
