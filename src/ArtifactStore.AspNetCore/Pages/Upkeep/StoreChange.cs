using System.Globalization;
using ArtifactStore.AspNetCore.Pages.Content;
using ArtifactStore.AspNetCore.Pages.Shared;
using ArtifactStore.AspNetCore.Pages.Site;
using Microsoft.AspNetCore.Http;

namespace ArtifactStore.AspNetCore.Pages.Upkeep;

/// <summary>A write that the pages offer: what it does, and what happens when it is confirmed.</summary>
/// <param name="Title">The question.</param>
/// <param name="Consequence">What it changes.</param>
/// <param name="Verb">The text of the button.</param>
/// <param name="Back">The address of the page that offered it.</param>
/// <param name="RunAsync">Does it, and returns the address of the page that shows the result.</param>
internal sealed record StoreChange(
    string Title,
    string Consequence,
    string Verb,
    string Back,
    Func<CancellationToken, Task<string>> RunAsync
)
{
    private const string ShownAliases = "aliases";
    private const string ShownVersion = "was";

    /// <summary>The parameters that the confirmation repeats, with what the question has shown.</summary>
    public required IReadOnlyList<(string Name, string Value)> Fields { get; init; }

    /// <summary>Reads what the request wants to change. The parameters are in the query of the question and of the answer.</summary>
    public static Task<StoreChange> ReadAsync(PageRequest page) =>
        page.Query("do") switch
        {
            "delete" => DeleteAsync(page),
            "set-alias" => SetAliasAsync(page),
            "remove-alias" => Task.FromResult(RemoveAlias(page)),
            "prune" => Task.FromResult(Prune(page)),
            _ => throw Bad("There is no such change", "Start from the page of a key, an artifact or the store."),
        };

    private static async Task<StoreChange> DeleteAsync(PageRequest page)
    {
        var artifact = Guid.TryParse(page.Query("id"), out var id)
            ? await page.Store.Artifacts.ReadArtifactAsync(id, page.Aborted).ConfigureAwait(false)
            : null;
        if (artifact is null)
        {
            throw new PageException(StatusCodes.Status404NotFound, "There is no such artifact", "It may have been deleted already.");
        }

        var aliases = artifact.Key is { } key ? await page.Store.Aliases.ListAsync(key, page.Aborted).ConfigureAwait(false) : [];
        var names = aliases.Where(alias => alias.ArtifactId == id).Select(alias => alias.Alias).ToList();
        var shown = string.Join(", ", names);
        var name = artifact.Key is null ? "this artifact" : $"version {artifact.Version} of {JsonValues.Cut(artifact.Key, 100)}";
        return new(
            $"Delete {name}?",
            names.Count == 0
                ? $"Its body of {Show.Size(artifact.DataSize)} is gone for good."
                : $"Its body of {Show.Size(artifact.DataSize)} is gone for good, and so are its aliases: {shown}.",
            "Delete",
            page.ItemUrl(id),
            async token =>
            {
                // An alias that was set after the question was shown keeps the artifact.
                if ((page.Query(ShownAliases) ?? "") != shown)
                {
                    throw new PageException(
                        StatusCodes.Status409Conflict,
                        "Nothing was deleted",
                        "The aliases of the artifact have changed since the question was shown. Look at it again."
                    );
                }

                await page.Store.Artifacts.DeleteArtifactAsync(id, force: names.Count > 0, token).ConfigureAwait(false);
                var isLeft =
                    artifact.Key is { } left
                    && await page.Store.Artifacts.ReadVersionsAsync(left, 1, null, false, token).ConfigureAwait(false) is { Count: > 0 };
                return isLeft ? page.KeyUrl(artifact.Key!) : page.Url("/");
            }
        )
        {
            Fields = [("do", "delete"), ("id", id.ToString()), (ShownAliases, shown)],
        };
    }

    private static async Task<StoreChange> SetAliasAsync(PageRequest page)
    {
        var (key, alias, version) = (Required(page, "key"), Required(page, "alias"), page.Number("version") ?? 0);
        if (!ArtifactAlias.IsValid(alias))
        {
            throw Bad($"{JsonValues.Cut(alias, 100)} is not an alias", ArtifactAlias.Rule);
        }

        var old = await page.Store.Aliases.ReadArtifactAsync(key, alias, page.Aborted).ConfigureAwait(false);
        return new(
            old is null ? $"Set the alias {alias} to version {version}?" : $"Move the alias {alias} to version {version}?",
            old is null
                ? $"Programs that read {key} by {alias} get version {version}."
                : $"Programs that read {key} by {alias} get version {version}, no longer version {old.Version}.",
            old is null ? "Set the alias" : "Move the alias",
            page.KeyUrl(key),
            async token =>
            {
                // What the question has shown, so that nobody's move in between is lost.
                await page.Store.Aliases.SetAsync(key, alias, version, page.Number(ShownVersion) ?? 0, token).ConfigureAwait(false);
                return page.KeyUrl(key);
            }
        )
        {
            Fields =
            [
                ("do", "set-alias"),
                ("key", key),
                ("alias", alias),
                ("version", version.ToString(CultureInfo.InvariantCulture)),
                (ShownVersion, old?.Version?.ToString(CultureInfo.InvariantCulture) ?? ""),
            ],
        };
    }

    private static StoreChange RemoveAlias(PageRequest page)
    {
        var (key, alias) = (Required(page, "key"), Required(page, "alias"));
        return new(
            $"Remove the alias {alias}?",
            $"Programs that read {key} by {alias} find nothing. The artifact remains.",
            "Remove the alias",
            page.KeyUrl(key),
            async token =>
            {
                await page.Store.Aliases.RemoveAsync(key, alias, token).ConfigureAwait(false);
                return page.KeyUrl(key);
            }
        )
        {
            Fields = [("do", "remove-alias"), ("key", key), ("alias", alias)],
        };
    }

    private static StoreChange Prune(PageRequest page)
    {
        var number = page.Number("policy");
        var plan = StoreModel.Find(RetentionPlan.Of(page.Site), number)
            ?? throw Bad("There is no such policy", "Choose one on the page of the store.");
        return new(
            "Prune the store now?",
            $"{plan.Description}: they are deleted for good. A dry run shows how many.",
            "Prune",
            page.Url("/store"),
            async token =>
            {
                var isDone = await page
                    .Site.Work.ChangeAsync(() => plan.RunAsync(page.Store.Retention, false, token), token)
                    .ConfigureAwait(false);
                if (!isDone)
                {
                    throw new PageException(
                        StatusCodes.Status409Conflict,
                        "Nothing was pruned",
                        "Other work on the store is running. Try again in a moment."
                    );
                }

                return page.Url("/store", ("show", "counts"));
            }
        )
        {
            Fields = [("do", "prune"), ("policy", number!.Value.ToString(CultureInfo.InvariantCulture))],
        };
    }

    private static string Required(PageRequest page, string name) =>
        page.Query(name) ?? throw Bad($"The {name} is missing", "Fill in all fields.");

    private static PageException Bad(string message, string advice) => new(StatusCodes.Status400BadRequest, message, advice);
}
