import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router';
import { z } from 'zod';
import { DrivePage } from './pages/drive/page.tsx';
import { DrivesFilter } from './pages/drives/filters.ts';
import { DrivesPage } from './pages/drives/page.tsx';
import { SignedInPage } from './session/signed-in-page.tsx';
import { NotFoundPage, PageFailed } from './shell/page-faults.tsx';
import { SenseShell } from './shell/sense-shell.tsx';

const rootRoute = createRootRoute({ component: SenseShell, notFoundComponent: NotFoundPage, errorComponent: PageFailed });

export const drivesRoute = createRoute({ getParentRoute: () => rootRoute, path: '/', validateSearch: DrivesFilter, component: DrivesPage });

export const driveRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/drives/$trackId',
  /** The current frame; the first one when absent. */
  validateSearch: z.object({ frame: z.string().optional().catch(undefined) }),
  component: DrivePage,
});

const signedInRoute = createRoute({ getParentRoute: () => rootRoute, path: '/signed-in', component: SignedInPage });

/** Search parameters are plain text in the address, as people would type them. */
const textOfSearch = (search: Record<string, unknown>): string => {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(search)) if (value !== undefined && value !== '') query.set(key, String(value));
  return query.size > 0 ? `?${query}` : '';
};

/** The pages by their addresses. */
export const makeRouter = () =>
  createRouter({
    routeTree: rootRoute.addChildren([drivesRoute, driveRoute, signedInRoute]),
    parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
    stringifySearch: textOfSearch,
    defaultPreload: false,
    scrollRestoration: false,
  });

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
