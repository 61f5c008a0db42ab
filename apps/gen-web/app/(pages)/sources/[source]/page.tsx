import { SourcesPage } from '../../../../sources/sources-page.tsx';

/** A name that starts with a hyphen is no source: `-new` is the form of one that is not stored yet. */
export default async function Page({ params }: { readonly params: Promise<{ readonly source: string }> }) {
  return <SourcesPage selected={(await params).source} />;
}
