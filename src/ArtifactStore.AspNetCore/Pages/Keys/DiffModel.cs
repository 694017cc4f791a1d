using ArtifactStore.AspNetCore.Pages.Content;
using ArtifactStore.AspNetCore.Pages.Site;
using Microsoft.AspNetCore.Http;

namespace ArtifactStore.AspNetCore.Pages.Keys;

/// <summary>Two versions of a key, and how they differ.</summary>
internal sealed record DiffModel(string Key, Artifact Old, Artifact New)
{
    /// <summary>The lines of a page.</summary>
    public const int PageSize = 150;

    /// <summary>Texts side by side; null for bodies of another kind.</summary>
    public IReadOnlyList<DiffLine>? Lines { get; private init; }

    /// <summary>Tables row by row; null for bodies of another kind.</summary>
    public TableDiff? Table { get; private init; }

    /// <summary>JSON by path; null for bodies of another kind.</summary>
    public IReadOnlyList<(string Path, string? Old, string? New)>? Paths { get; private init; }

    /// <summary>Two images; null for bodies of another kind.</summary>
    public (ArtifactBody.Image Old, ArtifactBody.Image New)? Images { get; private init; }

    public int Page { get; private init; } = 1;

    public int Pages => Math.Max(1, ((Lines?.Count ?? Table?.Rows.Count ?? Paths?.Count ?? 0) + PageSize - 1) / PageSize);

    public static async Task<DiffModel> ReadAsync(PageRequest page)
    {
        var key = page.Segment("key");
        var (old, @new) = (
            await VersionAsync(page, key, "from").ConfigureAwait(false),
            await VersionAsync(page, key, "to").ConfigureAwait(false)
        );
        var model = new DiffModel(key, old, @new).Compare();
        return model with { Page = Math.Min(page.Number("page") ?? 1, model.Pages) };
    }

    private static async Task<Artifact> VersionAsync(PageRequest page, string key, string name)
    {
        var version = page.Number(name)
            ?? throw new PageException(StatusCodes.Status400BadRequest, "Two versions are needed", "Choose them on the page of the key.");
        return await page.Store.Artifacts.ReadArtifactAsync(key, version, page.Aborted).ConfigureAwait(false)
            ?? throw new PageException(
                StatusCodes.Status404NotFound,
                $"The key has no version {version}",
                "It may have been deleted. Choose another on the page of the key."
            );
    }

    private DiffModel Compare() =>
        (BodyReader.Read(Old.Type, Old.Data), BodyReader.Read(New.Type, New.Data)) switch
        {
            (ArtifactBody.Image one, ArtifactBody.Image other) => this with { Images = (one, other) },
            (ArtifactBody.Table { Data: var one }, ArtifactBody.Table { Data: var other })
                when TableDiff.Compare(one, other) is { } table => this with
            {
                Table = table,
            },
            (ArtifactBody.Json { Value: var one }, ArtifactBody.Json { Value: var other }) when JsonDiff.Compare(one, other) is { } paths =>
                this with
                {
                    Paths = paths,
                },
            (ArtifactBody.Progress, ArtifactBody.Progress) => this with
            {
                Paths = JsonDiff.Compare(Old.Data!.ToElement(), New.Data!.ToElement()),
            },
            _ => this with { Lines = TextDiff.Compare(Text(Old), Text(New)) },
        };

    private static string Text(Artifact artifact) => artifact.Data is { } data ? BodyReader.AsText(data) : "";
}
