import { specCodes } from '../../diagnostics/catalogue/spec';
import { yamlCodes } from '../../diagnostics/catalogue/yaml';
import type { SpecLimits } from './limits';
import type { Problems } from './problems';
import { Scope } from './scope';
import { decode, SourceText, type SpecFile } from './source-text';
import { SpecDocument } from './spec-document';
import { tokenValuesIn } from './written-secrets';
import { hideTokenValues, readYaml } from './yaml-documents';

/** The documents of one file that hold something. What is wrong with the file goes to `problems`. */
export function documentsOf(file: SpecFile, limits: SpecLimits, problems: Problems): readonly Scope[] {
  const source = decode(file, limits);
  if (!(source instanceof SourceText)) {
    problems.add(source);
    return [];
  }
  const before = problems.all().length;
  for (const [start, end] of tokenValuesIn(source.text)) {
    problems.add(specCodes.diagnose('value-in-spec', {}, { place: source.place(start, end) }));
  }
  const scopes: Scope[] = [];
  const documents = readYaml(source, limits, problems);
  for (const yaml of documents) hideTokenValues(yaml, source);
  for (const yaml of documents) {
    // Nothing between two `---` is nothing, not a mistake.
    if (yaml.contents === null || (yaml.contents.range[0] === yaml.contents.range[1] && !yaml.contents.anchor))
      continue;
    const document = SpecDocument.read(yaml, source, limits, problems);
    if (document) scopes.push(new Scope(document, problems, [], document.value));
  }
  if (scopes.length === 0 && problems.all().length === before) {
    problems.add(yamlCodes.diagnose('empty-file', {}, { place: source.place(0, 1) }));
  }
  return scopes;
}
