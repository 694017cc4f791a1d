using System.Globalization;
using ArtifactStore.AspNetCore.Pages.Site;
using Microsoft.AspNetCore.Http;

namespace ArtifactStore.AspNetCore.Pages.Keys;

/// <summary>Leads from a key and a version number, an alias or <c>latest</c> to the artifact.</summary>
internal static class KeyVersion
{
    public static async Task<IResult> RedirectAsync(PageRequest page)
    {
        var (key, version) = (page.Segment("key"), page.Segment("version"));
        var id = await FindAsync(page.Store, key, version, page.Aborted).ConfigureAwait(false)
            ?? throw KeyModel.NotFound($"{key} / {version}");
        return Results.Redirect(page.ItemUrl(id));
    }

    private static async Task<Guid?> FindAsync(IArtifactStore store, string key, string version, CancellationToken token)
    {
        if (version == "latest")
        {
            var latest = await store.Artifacts.ReadVersionsAsync(key, 1, null, includeData: false, token).ConfigureAwait(false);
            return latest.Count > 0 ? latest[0].Id : null;
        }

        var artifact =
            int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? await store.Artifacts.ReadArtifactAsync(key, number, token).ConfigureAwait(false)
            : ArtifactAlias.IsValid(version) ? await store.Aliases.ReadArtifactAsync(key, version, token).ConfigureAwait(false)
            : null;
        return artifact?.Id;
    }
}
