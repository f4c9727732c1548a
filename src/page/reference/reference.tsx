import type { JSX } from 'preact';
import { render } from 'preact-render-to-string';
import { groupsOf, type OpenApi } from './document';
import { OperationSection } from './operation-section';
import { Prose } from './prose';
import { anchorOf, Members, TypeWords } from './schema-words';

const idOf = (title: string): string => title.toLowerCase().replace(/[^a-z]+/g, '-');

function Contents({ document }: { readonly document: OpenApi }): JSX.Element {
  return (
    <nav aria-label="Operations">
      <ul class="plain">
        {groupsOf(document).map(({ title, operations }) => (
          <li key={title}>
            <a href={`#${idOf(title)}`}>{title}</a>
            <ul>
              {operations.map(({ operation: { operationId, summary } }) => (
                <li key={operationId}>
                  <a href={`#${operationId}`}>{summary}</a>
                </li>
              ))}
            </ul>
          </li>
        ))}
        <li>
          <a href="#schemas">Schemas</a>
        </li>
      </ul>
    </nav>
  );
}

function Schemas({ schemas }: OpenApi['components']): JSX.Element {
  return (
    <section aria-labelledby="schemas">
      <h2 id="schemas">Schemas</h2>
      {Object.entries(schemas).map(([name, schema]) => (
        <section class="operation" id={anchorOf(name)} key={name}>
          <h3>{name}</h3>
          {schema.description !== undefined && (
            <p>
              <Prose text={schema.description} />
            </p>
          )}
          {schema.properties === undefined && (
            <p>
              <TypeWords schema={schema} />
            </p>
          )}
          <Members schema={schema} />
        </section>
      ))}
    </section>
  );
}

function Reference({ document, style }: { readonly document: OpenApi; readonly style: string }): JSX.Element {
  const { title, version, description } = document.info;
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        <title>{title}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href={`/assets/${style}`} />
      </head>
      <body>
        <div class="reference">
          <header>
            <h1>{title}</h1>
            <p>
              Version {version}. <Prose text={description} /> The same for programs:{' '}
              <a href="/openapi.json">openapi.json</a>.
            </p>
          </header>
          <Contents document={document} />
          <main>
            {groupsOf(document).map(({ title: name, operations }) => (
              <section key={name} aria-labelledby={idOf(name)}>
                <h2 id={idOf(name)}>{name}</h2>
                {operations.map((placed) => (
                  <OperationSection key={placed.operation.operationId} {...placed} />
                ))}
              </section>
            ))}
            <Schemas {...document.components} />
          </main>
        </div>
      </body>
    </html>
  );
}

/**
 * The reference of the API as one document that needs no script and nothing from elsewhere.
 * @param style name of its style sheet among the assets
 */
export const renderReference = (document: OpenApi, style: string): string =>
  `<!doctype html>${render(<Reference document={document} style={style} />)}`;
