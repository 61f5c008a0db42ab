'use client';
import { Modal } from '@mantine/core';
import { IconArrowRight, IconBolt, IconSearch } from '@tabler/icons-react';
import { createContext, type KeyboardEvent, type ReactNode, use, useCallback, useEffect, useId, useMemo, useState } from 'react';
import { type UiKey, useWords } from '../messages/use-words.ts';
import { type Command, findCommands } from './find-commands.ts';
import { KeyHint } from './key-hint.tsx';
import controls from './look/controls.module.css';
import css from './look/palette.module.css';

type Palette = { readonly open: () => void; readonly offer: (owner: string, commands: readonly Command[]) => () => void };
const PaletteContext = createContext<Palette>({ open: () => undefined, offer: () => () => undefined });

/** Holds the palette that Ctrl K opens. Pages offer commands with `useCommands` as long as they are shown. */
export function CommandPalette({ children }: { readonly children: ReactNode }) {
  const [opened, setOpened] = useState(false);
  const [offers, setOffers] = useState<ReadonlyMap<string, readonly Command[]>>(new Map());
  const open = useCallback(() => setOpened(true), []);
  const close = useCallback(() => setOpened(false), []);
  const offer = useCallback((owner: string, commands: readonly Command[]) => {
    setOffers((before) => new Map(before).set(owner, commands));
    return () => setOffers((before) => new Map([...before].filter(([key]) => key !== owner)));
  }, []);
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'k' || event.altKey || event.shiftKey) return;
      event.preventDefault();
      setOpened((before) => !before);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  const palette = useMemo(() => ({ open, offer }), [open, offer]);
  const commands = useMemo(() => [...offers.values()].flat(), [offers]);
  const words = useWords();
  return (
    <PaletteContext value={palette}>
      {children}
      <Modal.Root opened={opened} onClose={close} size={560} yOffset="12dvh" padding={0} transitionProps={{ duration: 0 }}>
        <Modal.Overlay />
        <Modal.Content aria-label={words('palette.open')}>
          <PaletteList commands={commands} close={close} />
        </Modal.Content>
      </Modal.Root>
    </PaletteContext>
  );
}

/** Offers commands while the calling component is shown. `commands` should keep its identity between renders. */
export function useCommands(commands: readonly Command[]): void {
  const { offer } = use(PaletteContext);
  const owner = useId();
  useEffect(() => offer(owner, commands), [offer, owner, commands]);
}

/** The field in the head that opens the palette and shows its keys. */
export function FindButton() {
  const { open } = use(PaletteContext);
  const words = useWords();
  return (
    <button type="button" className={controls.search} onClick={open} aria-keyshortcuts="Control+K">
      <IconSearch size={15} stroke={1.6} />
      <span className={controls.words}>{words('palette.open')}</span>
      <KeyHint keys={['Ctrl', 'K']} />
    </button>
  );
}

const icons = {
  go: <IconArrowRight size={16} stroke={1.6} />,
  do: <IconBolt size={16} stroke={1.6} />,
  find: <IconSearch size={16} stroke={1.6} />,
};

/** At once: what is typed right after Ctrl K belongs into the field. */
const takeFocus = (field: HTMLInputElement | null) => field?.focus();

function PaletteList({ commands, close }: { readonly commands: readonly Command[]; readonly close: () => void }) {
  const words = useWords();
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const id = useId();
  const found = useMemo(() => findCommands(commands, text), [commands, text]);
  const current = Math.min(active, Math.max(0, found.length - 1));
  const run = (command: Command | undefined) => {
    if (!command) return;
    close();
    command.run();
  };
  const onKey = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === 'Enter') run(found[current]);
    else if (step && found.length > 0) setActive((current + step + found.length) % found.length);
    else return;
    event.preventDefault();
  };
  const shown = (index: number) => `${id}-${index}`;
  useEffect(() => document.getElementById(`${id}-${current}`)?.scrollIntoView({ block: 'nearest' }), [id, current]);
  return (
    <>
      <div className={css.field}>
        <IconSearch size={17} stroke={1.6} />
        <input
          ref={takeFocus}
          data-autofocus
          role="combobox"
          aria-expanded="true"
          aria-controls={id}
          aria-activedescendant={found.length > 0 ? shown(current) : undefined}
          aria-label={words('palette.placeholder')}
          placeholder={words('palette.placeholder')}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setActive(0);
          }}
          onKeyDown={onKey}
        />
      </div>
      <div className={css.list} id={id} role="listbox" aria-label={words('palette.results')}>
        {found.map((command, index) => (
          <PaletteEntry
            key={command.id}
            id={shown(index)}
            command={command}
            heading={found[index - 1]?.group === command.group ? undefined : words(`palette.${command.group}` as UiKey)}
            selected={index === current}
            onPick={() => run(command)}
            onPoint={() => setActive(index)}
          />
        ))}
        {found.length === 0 ? <div className={css.none}>{words('palette.none', { text })}</div> : null}
      </div>
      <PaletteKeys />
    </>
  );
}

type PaletteEntryProps = {
  readonly id: string;
  readonly command: Command;
  readonly heading: string | undefined;
  readonly selected: boolean;
  readonly onPick: () => void;
  readonly onPoint: () => void;
};

function PaletteEntry({ id, command, heading, selected, onPick, onPoint }: PaletteEntryProps) {
  return (
    <>
      {heading ? (
        <div className={css.group} role="presentation">
          {heading}
        </div>
      ) : null}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the field above holds the focus and takes the keys */}
      <div className={css.option} id={id} role="option" tabIndex={-1} aria-selected={selected} onClick={onPick} onPointerMove={onPoint}>
        {icons[command.group]}
        <span className={css.words}>
          {command.label}
          {command.detail ? <small>{command.detail}</small> : null}
        </span>
        {command.keys ? <KeyHint keys={command.keys} /> : null}
      </div>
    </>
  );
}

function PaletteKeys() {
  const words = useWords();
  return (
    <div className={css.foot} aria-hidden="true">
      <span>
        <KeyHint keys={['↑', '↓']} /> {words('palette.move')}
      </span>
      <span>
        <KeyHint keys={['↵']} /> {words('palette.run')}
      </span>
      <span>
        <KeyHint keys={['Esc']} /> {words('palette.close')}
      </span>
    </div>
  );
}
