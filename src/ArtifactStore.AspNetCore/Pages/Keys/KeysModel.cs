using ArtifactStore.AspNetCore.Pages.Site;
using Microsoft.AspNetCore.Http;

namespace ArtifactStore.AspNetCore.Pages.Keys;

/// <summary>A page of the keys that pass the filters, those changed last first.</summary>
internal sealed record KeysModel(
    IReadOnlyList<ArtifactCollection> Keys,
    ArtifactCursor? Next,
    IReadOnlyList<Flow> Flows,
    bool IsFiltered,
    bool IsList
)
{
    private const int PageSize = 48;

    /// <summary>The names of the filters in the query, beside the search.</summary>
    public static IReadOnlyList<string> Filters { get; } = ["type", "flow", "deployment", "tag", "alias", "since", "until"];

    public static async Task<KeysModel> ReadAsync(PageRequest page)
    {
        var query = Query(page);
        var keys = await page.Store.Artifacts.ReadLatestArtifactPageAsync(query, cancellationToken: page.Aborted).ConfigureAwait(false);

        // Proposals for the filter, not the whole list.
        var flows = await page
            .Store.Runs.Flows.ReadAsync(new FlowQuery { Sort = RunSort.NameAsc, Limit = 50 }, page.Aborted)
            .ConfigureAwait(false);
        var isFiltered = page.Query("q") is not null || Filters.Any(name => page.Query(name) is not null);
        return new(keys.Items, keys.Next, flows, isFiltered, page.Query("view") == "list");
    }

    private static ArtifactCollectionQuery Query(PageRequest page)
    {
        var (since, until) = (page.Time("since"), page.Time("until"));
        return new()
        {
            Artifacts = new()
            {
                Key = Search(page.Query("q")),
                Type = page.Query("type"),
                Alias = page.Query("alias"),
                Updated = since is null && until is null ? null : new() { After = since, Before = until },
            },
            Flows = page.Query("flow") is { } flow ? new() { Name = flow } : null,
            Deployments = page.Query("deployment") is { } deployment ? new() { Name = deployment } : null,
            FlowRuns = page.Query("tag") is { } tag ? new() { Tags = tag } : null,
            Sort = ArtifactSort.UpdatedDesc,
            After = After(page),
            Limit = PageSize,
            IncludeData = false,
        };
    }

    /// <summary>True for a search within keys, for which no index on SQLite serves.</summary>
    public static bool IsWithin(string? search) => search is ['*', ..];

    /// <summary>A search finds the keys that begin with it, through the index. A star before it searches within the keys.</summary>
    private static KeyCondition? Search(string? text) =>
        text is null ? null
        : IsWithin(text) ? new() { Like = TextCondition.EscapeLike(text[1..]) }
        : new() { StartsWith = text };

    private static ArtifactCursor? After(PageRequest page) =>
        page.Query("after") is not { } text ? null
        : ArtifactCursor.TryParse(text, out var cursor) ? cursor
        : throw new PageException(StatusCodes.Status400BadRequest, "The address of this page is not complete.", "Start at the first page.");
}
