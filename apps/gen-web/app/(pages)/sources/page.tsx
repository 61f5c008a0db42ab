import { SourcesPage } from '../../../sources/sources-page.tsx';

export default function Page() {
  return <SourcesPage selected={null} />;
}
