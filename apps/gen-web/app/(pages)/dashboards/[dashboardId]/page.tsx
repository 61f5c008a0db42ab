import { DashboardPage } from '../../../../dashboards/dashboard-page.tsx';

export default async function Page({ params }: { readonly params: Promise<{ readonly dashboardId: string }> }) {
  return <DashboardPage dashboardId={(await params).dashboardId} />;
}
