using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace ArtifactStore.AspNetCore;

/// <summary>The versions of a key, by number. The routes are this library's own.</summary>
internal static class VersionRoutes
{
    /// <summary>The routes.</summary>
    public static IReadOnlyList<StoreRoute> All { get; } =
    [
        new("GET", "/artifacts/{key}/versions", "Lists the versions of a key, newest first", ListAsync)
        {
            IsOwn = true,
            Answer = "Page",
            Query =
            [
                new("limit", """{"type":"integer","minimum":1,"maximum":200}""", "The number of versions"),
                new("before", """{"type":"integer","minimum":1}""", "The version of which all are older"),
                new("data", """{"type":"boolean"}""", "False to leave out the bodies"),
            ],
        },
        new("GET", "/artifacts/{key}/versions/{version}", "Reads a version of a key", ReadAsync) { IsOwn = true, Answer = "OwnArtifact" },
    ];

    private static async Task ListAsync(StoreCall call)
    {
        if (
            !TryNumber(call, "limit", ArtifactQueryParameters.MaxLimit, out var limit)
            || !TryNumber(call, "before", int.MaxValue, out var before)
            || !TryFlag(call, "data", out var includeData)
        )
        {
            await call.AnswerAsync(
                    StatusCodes.Status400BadRequest,
                    "Bad request",
                    $"limit is a number from 1 to {ArtifactQueryParameters.MaxLimit}, before a version, and data true or false."
                )
                .ConfigureAwait(false);
            return;
        }

        var count = limit ?? ArtifactQueryParameters.DefaultLimit;
        var rows = await call
            .Store.Artifacts.ReadVersionsAsync(call.Key, count + 1, before, includeData, call.Aborted)
            .ConfigureAwait(false);
        if (rows.Count == 0 && before is null)
        {
            await RefuseAsync(call, $"There is no key '{call.Key}'.").ConfigureAwait(false);
            return;
        }

        var next = rows.Count > count ? rows[count - 1].Version?.ToString(CultureInfo.InvariantCulture) : null;
        PageLinks.SetNext(call.Http, "before", next);
        await ArtifactAnswers.WritePageAsync(call.Response, [.. rows.Take(count)], next).ConfigureAwait(false);
    }

    private static async Task ReadAsync(StoreCall call)
    {
        var text = call.PathText("version");
        var artifact = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? await call.Store.Artifacts.ReadArtifactAsync(call.Key, version, call.Aborted).ConfigureAwait(false)
            : null;
        if (artifact is null)
        {
            await RefuseAsync(call, $"The key '{call.Key}' has no version {text}.").ConfigureAwait(false);
        }
        else if (!ArtifactETag.AnswerUnchanged(call.Http, ArtifactETag.Of(artifact)))
        {
            await ArtifactAnswers.WriteAsync(call.Response, artifact, isOwn: true).ConfigureAwait(false);
        }
    }

    /// <summary>Answers that something is not there.</summary>
    public static Task RefuseAsync(StoreCall call, string detail) => call.AnswerAsync(StatusCodes.Status404NotFound, "Not found", detail);

    private static bool TryNumber(StoreCall call, string name, int greatest, out int? number)
    {
        number = null;
        if (!call.Http.Request.Query.TryGetValue(name, out var values))
        {
            return true;
        }

        number = int.TryParse(values, NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : null;
        return number >= 1 && number <= greatest;
    }

    private static bool TryFlag(StoreCall call, string name, out bool flag)
    {
        flag = true;
        return !call.Http.Request.Query.TryGetValue(name, out var values) || bool.TryParse(values, out flag);
    }
}
