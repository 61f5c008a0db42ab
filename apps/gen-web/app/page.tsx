import { redirect } from 'next/navigation';

/** The first page is the list of dashboards. */
export default function FirstPage(): never {
  redirect('/dashboards');
}
