import type { PageHead } from '@axion/ui/controls/page-head.tsx';
import Link from 'next/link';
import type { ComponentProps } from 'react';

/** The way back to the list, in the head of a source. */
export const sourcesCrumb = (label: string): NonNullable<ComponentProps<typeof PageHead>['crumb']> => ({
  label,
  link: (children, className, name) => (
    <Link href="/sources" className={className} aria-label={name}>
      {children}
    </Link>
  ),
});
