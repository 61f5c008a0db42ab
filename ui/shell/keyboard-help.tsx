'use client';
import { Modal } from '@mantine/core';
import { KeyHint } from '../controls/key-hint.tsx';
import css from './look/keyboard-help.module.css';

/** Shortcuts that work in one place. */
export type KeyGroup = {
  readonly title: string;
  readonly lines: readonly { readonly keys: readonly string[]; readonly words: string }[];
};

type KeyboardHelpProps = {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly closeLabel: string;
  readonly groups: readonly KeyGroup[];
};

/** Every shortcut on one card. */
export const KeyboardHelp = ({ opened, onClose, title, closeLabel, groups }: KeyboardHelpProps) => (
  <Modal opened={opened} onClose={onClose} title={title} size={420} closeButtonProps={{ 'aria-label': closeLabel }}>
    <div className={css.keys}>
      {groups.map((group) => (
        <section key={group.title}>
          <h3>{group.title}</h3>
          <ul>
            {group.lines.map(({ keys, words }) => (
              <li key={words}>
                {words} <KeyHint keys={keys} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  </Modal>
);
