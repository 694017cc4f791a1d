using ArtifactStore.AspNetCore.Pages.Content;
using ArtifactStore.AspNetCore.Pages.Runs;
using ArtifactStore.AspNetCore.Pages.Site;
using Microsoft.AspNetCore.Http;

namespace ArtifactStore.AspNetCore.Pages.Artifacts;

/// <summary>An artifact, its body in the form in which it is shown, and what is around it.</summary>
internal sealed record ArtifactModel(Artifact Artifact, ArtifactContent Content, NamedRuns Names)
{
    public required IReadOnlyList<string> Aliases { get; init; }

    /// <summary>The version before it of its key.</summary>
    public Artifact? Older { get; init; }

    /// <summary>The artifact before it of its flow run.</summary>
    public Artifact? Previous { get; init; }

    /// <summary>The artifact after it of its flow run.</summary>
    public Artifact? Next { get; init; }

    public required IReadOnlyList<LineageArtifact> Inputs { get; init; }

    public required IReadOnlyList<LineageArtifact> Uses { get; init; }

    /// <summary>True while the artifact may still change: a progress of a run that goes on.</summary>
    public bool IsLive => Content.Body is ArtifactBody.Progress { Percent: < 100 };

    public static async Task<ArtifactModel> ReadAsync(PageRequest page)
    {
        const int Related = 20;
        var artifact = await FindAsync(page).ConfigureAwait(false);
        var (id, key, token) = (artifact.Id, artifact.Key, page.Aborted);
        var aliases = key is null ? [] : await page.Store.Aliases.ListAsync(key, token).ConfigureAwait(false);
        var older = key is null
            ? []
            : await page.Store.Artifacts.ReadVersionsAsync(key, 1, artifact.Version, includeData: false, token).ConfigureAwait(false);
        return new(
            artifact,
            ArtifactContent.Read(artifact, page),
            await NamedRuns.OfArtifactsAsync(page.Store.Runs, [artifact], token).ConfigureAwait(false)
        )
        {
            Aliases = [.. aliases.Where(alias => alias.ArtifactId == id).Select(alias => alias.Alias)],
            Older = older.Count > 0 ? older[0] : null,
            Previous = await NeighbourAsync(page, artifact, ArtifactSort.IdDesc).ConfigureAwait(false),
            Next = await NeighbourAsync(page, artifact, ArtifactSort.IdAsc).ConfigureAwait(false),
            Inputs = await page.Store.Lineage.ReadInputsAsync(id, limit: Related, cancellationToken: token).ConfigureAwait(false),
            Uses = await page.Store.Lineage.ReadUsesAsync(id, limit: Related, cancellationToken: token).ConfigureAwait(false),
        };
    }

    /// <summary>Reads the artifact that the path names.</summary>
    public static async Task<Artifact> FindAsync(PageRequest page) =>
        (
            Guid.TryParse(page.Segment("id"), out var id)
                ? await page.Store.Artifacts.ReadArtifactAsync(id, page.Aborted).ConfigureAwait(false)
                : null
        )
        ?? throw new PageException(
            StatusCodes.Status404NotFound,
            "There is no such artifact",
            "It may have been deleted, by hand or by retention. Look for other versions of its key."
        );

    private static async Task<Artifact?> NeighbourAsync(PageRequest page, Artifact artifact, ArtifactSort sort)
    {
        if (artifact.FlowRunId is not { } run)
        {
            return null;
        }

        var query = new ArtifactQuery
        {
            Artifacts = new() { FlowRunId = run },
            Sort = sort,
            After = ArtifactCursor.After(artifact, sort),
            Limit = 1,
            IncludeData = false,
        };
        return await page.Store.Artifacts.ReadArtifactsAsync(query, page.Aborted).ConfigureAwait(false) is [var neighbour]
            ? neighbour
            : null;
    }
}
