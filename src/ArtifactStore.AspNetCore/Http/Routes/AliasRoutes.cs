using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace ArtifactStore.AspNetCore;

/// <summary>The aliases of a key. The routes are this library's own.</summary>
internal static class AliasRoutes
{
    /// <summary>The routes.</summary>
    public static IReadOnlyList<StoreRoute> All { get; } =
    [
        new("GET", "/artifacts/{key}/aliases", "Lists the aliases of a key", ListAsync) { IsOwn = true, Answer = "Aliases" },
        new("GET", "/artifacts/{key}/aliases/{alias}", "Reads the artifact that an alias names", ReadAsync)
        {
            IsOwn = true,
            Answer = "OwnArtifact",
        },
        new("PUT", "/artifacts/{key}/aliases/{alias}", "Sets an alias to a version", SetAsync)
        {
            IsOwn = true,
            Writes = true,
            Body = BodyShapes.AliasSet,
            Answer = "Alias",
        },
        new("DELETE", "/artifacts/{key}/aliases/{alias}", "Removes an alias", RemoveAsync)
        {
            IsOwn = true,
            Writes = true,
            Success = StatusCodes.Status204NoContent,
        },
    ];

    private static async Task ListAsync(StoreCall call)
    {
        var aliases = await call.Store.Aliases.ListAsync(call.Key, call.Aborted).ConfigureAwait(false);
        await call.Response.WriteRowsAsync(aliases, Write).ConfigureAwait(false);
    }

    private static async Task ReadAsync(StoreCall call)
    {
        var artifact = await call.Store.Aliases.ReadArtifactAsync(call.Key, call.PathText("alias"), call.Aborted).ConfigureAwait(false);
        if (artifact is null)
        {
            await RefuseAsync(call).ConfigureAwait(false);
        }
        else if (!ArtifactETag.AnswerUnchanged(call.Http, ArtifactETag.Of(artifact)))
        {
            await ArtifactAnswers.WriteAsync(call.Response, artifact, isOwn: true).ConfigureAwait(false);
        }
    }

    private static async Task SetAsync(StoreCall call)
    {
        using var body = await call.ReadBodyAsync().ConfigureAwait(false);
        if (body is null)
        {
            return;
        }

        var values = new BodyValues(body.Root);
        var alias = await call
            .Store.Aliases.SetAsync(
                call.Key,
                call.PathText("alias"),
                values.Number("version")!.Value,
                values.Number("expected_version"),
                call.Aborted
            )
            .ConfigureAwait(false);
        await call.Response.WriteRowAsync(StatusCodes.Status200OK, alias, Write).ConfigureAwait(false);
    }

    private static async Task RemoveAsync(StoreCall call)
    {
        var isThere = await call.Store.Aliases.RemoveAsync(call.Key, call.PathText("alias"), call.Aborted).ConfigureAwait(false);
        await (isThere ? call.Response.WriteNothingAsync() : RefuseAsync(call)).ConfigureAwait(false);
    }

    private static void Write(Utf8JsonWriter writer, ArtifactAlias alias) =>
        JsonSerializer.Serialize(writer, alias, ArtifactStoreJson.Options);

    private static Task RefuseAsync(StoreCall call) =>
        VersionRoutes.RefuseAsync(call, $"The key '{call.Key}' has no alias '{call.PathText("alias")}'.");
}
