import { QueryError } from '@axion/ui/client/query-error.tsx';
import { useCommands } from '@axion/ui/controls/command-palette.tsx';
import type { DocketFacts } from '@axion/ui/controls/docket.tsx';
import { EmptyState } from '@axion/ui/controls/empty-state.tsx';
import { useShortcuts } from '@axion/ui/controls/use-shortcuts.ts';
import { ActionIcon } from '@mantine/core';
import { IconLayoutSidebar, IconLayoutSidebarRight } from '@tabler/icons-react';
import { lazy, Suspense, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { DriveHead, useCopyLink } from './drive-head.tsx';
import { type DriveView, type LayerName, layerNames } from './drive-view.ts';
import { FactsPanel } from './facts/facts-panel.tsx';
import { FullFrame } from './inspector/full-frame.tsx';
import { Inspector } from './inspector/inspector.tsx';
import css from './look/drive.module.css';
import { keySteps, type Step, stepped } from './model/step.ts';
import { Filmstrip } from './strip/filmstrip.tsx';
import { Strip } from './strip/strip.tsx';

const DriveMap = lazy(() => import('./map/drive-map.tsx'));

type DriveWorkspaceProps = {
  readonly view: DriveView;
  readonly framesFault: { readonly error: unknown; readonly retry: () => void } | null;
  readonly docket: Pick<DocketFacts, 'requestId' | 'asOf'>;
};

/** The panels of a drive and the keys that walk through it. */
export function DriveWorkspace({ view, framesFault, docket }: DriveWorkspaceProps) {
  const t = useTranslations('drive');
  const link = useCopyLink();
  const [hidden, setHidden] = useState<ReadonlySet<LayerName>>(new Set(['accuracy']));
  const [isFull, setFull] = useState(false);
  const [opened, setOpened] = useState<'panel' | 'inspector' | null>(null);
  const { frames, current } = view;
  const step = (way: Step) => current.select(stepped(way, current.index, frames.length));
  const toggle = (name: LayerName) =>
    setHidden((before) => (before.has(name) ? new Set([...before].filter((one) => one !== name)) : new Set([...before, name])));
  useWalkKeys({ step, toggle, showFull: () => setFull(frames.length > 0), copyLink: link.run });
  const drawer = (name: 'panel' | 'inspector') => setOpened((before) => (before === name ? null : name));
  return (
    <>
      <DriveHead
        track={view.track}
        actions={
          <>
            {link.button}
            <ActionIcon
              className={css.showPanel ?? ''}
              aria-pressed={opened === 'panel'}
              aria-label={t('facts')}
              title={t('facts')}
              onClick={() => drawer('panel')}
            >
              <IconLayoutSidebar size={17} stroke={1.6} />
            </ActionIcon>
            <ActionIcon
              className={css.showInspector ?? ''}
              aria-pressed={opened === 'inspector'}
              aria-label={t('frame')}
              title={t('frame')}
              onClick={() => drawer('inspector')}
            >
              <IconLayoutSidebarRight size={17} stroke={1.6} />
            </ActionIcon>
          </>
        }
      />
      <div className={css.drive} data-open={opened ?? undefined}>
        <FactsPanel view={view} hidden={hidden} toggle={toggle} docket={docket} />
        <div className={css.stage}>
          <Suspense fallback={<div className={css.mapHole} />}>
            <DriveMap view={view} hidden={hidden} />
          </Suspense>
          <Dock view={view} framesFault={framesFault} step={step} />
        </div>
        <Inspector view={view} step={step} showFull={() => setFull(true)} />
      </div>
      <FullFrame view={view} opened={isFull} onClose={() => setFull(false)} step={step} />
    </>
  );
}

type DockProps = Pick<DriveWorkspaceProps, 'view' | 'framesFault'> & { readonly step: (way: Step) => void };

/** Under the map: strip and filmstrip, or why there are none. */
function Dock({ view, framesFault, step }: DockProps) {
  const t = useTranslations('drive');
  const hasFrames = view.frames.length > 0;
  return (
    <div className={css.dock} data-note={!hasFrames || framesFault ? true : undefined}>
      {framesFault ? <QueryError error={framesFault.error} what={t('framesFailed')} onRetry={framesFault.retry} /> : null}
      {hasFrames || framesFault ? null : <EmptyState title={t('noFrames')} detail={t('noFramesDetail')} />}
      {hasFrames ? (
        <>
          <Strip view={view} step={step} />
          <Filmstrip view={view} />
        </>
      ) : null}
    </div>
  );
}

type WalkKeys = {
  readonly step: (way: Step) => void;
  readonly toggle: (name: LayerName) => void;
  readonly showFull: () => void;
  readonly copyLink: () => void;
};

/** The keys of the page, and the same for the palette. Arrows follow the order of time, which never mirrors. */
function useWalkKeys({ step, toggle, showFull, copyLink }: WalkKeys): void {
  const t = useTranslations('drive');
  const walkKeys = Object.entries(keySteps).map(([key, way]) => [key, () => step(way)] as const);
  const layerKeys = layerNames.map((name, index) => [String(index + 1), () => toggle(name)] as const);
  useShortcuts({ ...Object.fromEntries([...walkKeys, ...layerKeys]), f: showFull, c: copyLink });
  const [first] = useState(() => ({ showFull, copyLink }));
  useCommands(
    useMemo(
      () => [
        { id: 'copy-link', group: 'do' as const, label: t('copyLink'), keys: ['C'], run: first.copyLink },
        { id: 'full-frame', group: 'do' as const, label: t('full'), keys: ['F'], run: first.showFull },
      ],
      [t, first],
    ),
  );
}
