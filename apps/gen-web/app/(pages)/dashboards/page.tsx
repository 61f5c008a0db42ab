import { DashboardsPage } from '../../../dashboards/dashboards-page.tsx';

export default function Page() {
  return <DashboardsPage />;
}
