import { SqlPage } from '../../../sql/sql-page.tsx';

export default function Page() {
  return <SqlPage />;
}
