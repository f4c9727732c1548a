import type { JSX } from 'preact';
import { useAsked } from '../ask/use-asked';
import { Dialog } from '../parts/dialog';
import { Failure } from '../parts/failure';
import { Loading } from '../parts/loading';
import type { ExportFormProps } from './export-form';

/** Few people export, so the form and what writes specs are loaded when somebody does. Nothing is changed. */
export function ExportDialog({ tokens, onClose }: ExportFormProps): JSX.Element {
  const form = useAsked('form', async () => ({ Form: (await import('./export-form')).ExportForm }));
  return (
    <Dialog
      title={tokens.length === 1 ? 'Export a token as a spec' : `Export ${tokens.length} tokens as a spec`}
      shape="page"
      onDismiss={onClose}
      focusAfter={['bulk:export']}
    >
      {form.data === undefined ? (
        <div class="dialog-body">
          {form.problem === undefined ? (
            <Loading what="the export" />
          ) : (
            <Failure problem={form.problem} title="The export could not be loaded" again={form.again} />
          )}
        </div>
      ) : (
        <form.data.Form tokens={tokens} onClose={onClose} />
      )}
    </Dialog>
  );
}
