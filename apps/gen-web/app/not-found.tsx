import { NotFoundPage } from '../shell/page-faults.tsx';

export default function NotFound() {
  return <NotFoundPage />;
}
