using ArtifactStore.AspNetCore.Pages.Content;
using ArtifactStore.AspNetCore.Pages.Runs;
using ArtifactStore.AspNetCore.Pages.Site;
using Microsoft.AspNetCore.Http;

namespace ArtifactStore.AspNetCore.Pages.Keys;

/// <summary>A key: a page of its versions with their aliases and runs, and a chart of their values.</summary>
internal sealed record KeyModel(
    string Key,
    Artifact Latest,
    IReadOnlyList<Artifact> Versions,
    int? Next,
    ILookup<int, string> Aliases,
    NamedRuns Names,
    KeyChart? Chart
)
{
    private const int PageSize = 40;

    public static async Task<KeyModel> ReadAsync(PageRequest page)
    {
        var key = page.Segment("key");
        var artifacts = page.Store.Artifacts;
        var before = page.Number("before");
        var versions = await artifacts.ReadVersionsAsync(key, PageSize + 1, before, includeData: false, page.Aborted).ConfigureAwait(false);
        var newest = before is null
            ? versions
            : await artifacts.ReadVersionsAsync(key, 1, null, includeData: false, page.Aborted).ConfigureAwait(false);
        if (newest.Count == 0)
        {
            throw NotFound(key);
        }

        var aliases = await page.Store.Aliases.ListAsync(key, page.Aborted).ConfigureAwait(false);
        var shown = versions.Take(PageSize).ToList();
        return new(
            key,
            newest[0],
            shown,
            versions.Count > PageSize ? shown[^1].Version : null,
            aliases.ToLookup(alias => alias.Version, alias => alias.Alias),
            await NamedRuns.OfArtifactsAsync(page.Store.Runs, shown, page.Aborted).ConfigureAwait(false),
            await KeyChart.ReadAsync(page, key, newest[0]).ConfigureAwait(false)
        );
    }

    public static PageException NotFound(string key) =>
        new(
            StatusCodes.Status404NotFound,
            $"There is no key {JsonValues.Cut(key, 100)}",
            "Its last version may have been deleted. Search for keys that begin with the same letters."
        );
}
