using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace ArtifactStore.AspNetCore;

/// <summary>The recorded routes of artifacts and of the latest of each key.</summary>
internal static class ArtifactRoutes
{
    /// <summary>The routes.</summary>
    public static IReadOnlyList<StoreRoute> All { get; } =
    [
        new("POST", "/artifacts/", "Creates an artifact", CreateAsync)
        {
            Writes = true,
            Body = BodyShapes.ArtifactCreate,
            Success = StatusCodes.Status201Created,
            Answer = "Artifact",
        },
        new("GET", "/artifacts/{id}", "Reads an artifact", ReadAsync) { Answer = "Artifact" },
        new("PATCH", "/artifacts/{id}", "Updates an artifact", UpdateAsync)
        {
            Writes = true,
            Body = BodyShapes.ArtifactUpdate,
            Success = StatusCodes.Status204NoContent,
        },
        new("DELETE", "/artifacts/{id}", "Deletes an artifact", DeleteAsync) { Writes = true, Success = StatusCodes.Status204NoContent },
        new("GET", "/artifacts/{key}/latest", "Reads the latest artifact of a key", ReadLatestAsync) { Answer = "Artifact" },
        new("POST", "/artifacts/filter", "Lists artifacts", FilterAsync) { Body = QueryShapes.ArtifactPage, Answer = "Artifacts" },
        new("POST", "/artifacts/count", "Counts artifacts", CountAsync) { Body = QueryShapes.ArtifactCount, Answer = "Count" },
        new("POST", "/artifacts/latest/filter", "Lists keys with their latest artifacts", FilterLatestAsync)
        {
            Body = QueryShapes.LatestPage,
            Answer = "ArtifactCollections",
        },
        new("POST", "/artifacts/latest/count", "Counts keys", CountLatestAsync) { Body = QueryShapes.LatestCount, Answer = "Count" },
    ];

    private static async Task CreateAsync(StoreCall call)
    {
        ArtifactCreate create;
        using (var body = await call.ReadBodyAsync().ConfigureAwait(false))
        {
            if (body is null)
            {
                return;
            }

            create = ReadCreate(new(body.Root));
        }

        var artifact = await call.Store.Artifacts.CreateArtifactAsync(create, call.Aborted).ConfigureAwait(false);
        call.Response.Headers.ETag = ArtifactETag.Of(artifact);
        await ArtifactAnswers.WriteAsync(call.Response, artifact, status: StatusCodes.Status201Created).ConfigureAwait(false);
    }

    private static ArtifactCreate ReadCreate(BodyValues values) =>
        new()
        {
            ForeignKey = values.Text("key"),
            Type = values.Text("type"),
            Description = values.Text("description"),
            Data = values.Data("data"),
            Metadata = values.Metadata("metadata_"),
            FlowRunId = values.Id("flow_run_id"),
            TaskRunId = values.Id("task_run_id"),
        };

    private static async Task ReadAsync(StoreCall call)
    {
        var artifact = await call.Store.Artifacts.ReadArtifactAsync(call.Id, call.Aborted).ConfigureAwait(false);
        if (artifact is null)
        {
            await call.Response.WriteNotFoundAsync("Artifact").ConfigureAwait(false);
        }
        else if (!ArtifactETag.AnswerUnchanged(call.Http, ArtifactETag.Of(artifact)))
        {
            await ArtifactAnswers.WriteAsync(call.Response, artifact).ConfigureAwait(false);
        }
    }

    private static async Task ReadLatestAsync(StoreCall call)
    {
        var latest = await call.Store.Artifacts.ReadLatestArtifactAsync(call.Key, call.Aborted).ConfigureAwait(false);
        if (latest is null)
        {
            await call.Response.WriteNotFoundAsync("Artifact").ConfigureAwait(false);
        }
        else if (!ArtifactETag.AnswerUnchanged(call.Http, ArtifactETag.Of(latest)))
        {
            await ArtifactAnswers.WriteAsync(call.Response, latest).ConfigureAwait(false);
        }
    }

    private static async Task FilterAsync(StoreCall call)
    {
        if (await QueryBodies.ReadPageAsync<ArtifactQuery>(call).ConfigureAwait(false) is { } query)
        {
            var rows = await call.Store.Artifacts.ReadArtifactsAsync(query, call.Aborted).ConfigureAwait(false);
            await ArtifactAnswers.WriteListAsync(call.Response, rows, row => new(row)).ConfigureAwait(false);
        }
    }

    private static async Task CountAsync(StoreCall call)
    {
        if (await QueryBodies.ReadCountAsync<ArtifactQuery>(call).ConfigureAwait(false) is { } query)
        {
            var count = await call.Store.Artifacts.CountArtifactsAsync(query, call.Aborted).ConfigureAwait(false);
            await call.Response.WriteNumberAsync(count).ConfigureAwait(false);
        }
    }

    private static async Task FilterLatestAsync(StoreCall call)
    {
        if (await QueryBodies.ReadPageAsync<ArtifactCollectionQuery>(call).ConfigureAwait(false) is { } query)
        {
            var rows = await call.Store.Artifacts.ReadLatestArtifactsAsync(query, call.Aborted).ConfigureAwait(false);
            await ArtifactAnswers.WriteListAsync(call.Response, rows, row => new(row)).ConfigureAwait(false);
        }
    }

    private static async Task CountLatestAsync(StoreCall call)
    {
        if (await QueryBodies.ReadCountAsync<ArtifactCollectionQuery>(call).ConfigureAwait(false) is { } query)
        {
            var count = await call.Store.Artifacts.CountLatestArtifactsAsync(query, call.Aborted).ConfigureAwait(false);
            await call.Response.WriteNumberAsync(count).ConfigureAwait(false);
        }
    }

    private static async Task UpdateAsync(StoreCall call)
    {
        ArtifactUpdate update;
        using (var body = await call.ReadBodyAsync().ConfigureAwait(false))
        {
            if (body is null)
            {
                return;
            }

            update = ReadUpdate(new(body.Root));
        }

        var expected = await ArtifactETag.ExpectedAsync(call.Http, call.Store.Primary.Artifacts, call.Id).ConfigureAwait(false);
        if (!expected.IsExpected)
        {
            await RefuseChangedAsync(call).ConfigureAwait(false);
            return;
        }

        update = update with { ExpectedUpdated = expected.Updated };
        try
        {
            var isThere = await call.Store.Artifacts.UpdateArtifactAsync(call.Id, update, call.Aborted).ConfigureAwait(false);
            await (isThere ? call.Response.WriteNothingAsync() : call.Response.WriteNotFoundAsync("Artifact")).ConfigureAwait(false);
        }
        catch (ArtifactConflictException e) when (e.Reason == ArtifactConflictReason.UpdatedMoved)
        {
            await RefuseChangedAsync(call).ConfigureAwait(false);
        }
    }

    private static ArtifactUpdate ReadUpdate(BodyValues values) =>
        new()
        {
            Data = values.Has("data") ? values.Data("data") : default(FieldUpdate<ArtifactData>),
            Description = values.Has("description") ? values.Text("description") : default(FieldUpdate<string>),
            Metadata = values.Has("metadata_") ? values.Metadata("metadata_") : MetadataUpdate.Unchanged,
        };

    private static Task RefuseChangedAsync(StoreCall call) =>
        call.Response.WriteProblemAsync(
            StatusCodes.Status412PreconditionFailed,
            "Changed",
            "The artifact is not the one of If-Match. Read it again, and send the ETag of that answer."
        );

    private static async Task DeleteAsync(StoreCall call)
    {
        if (!(await ArtifactETag.ExpectedAsync(call.Http, call.Store.Primary.Artifacts, call.Id).ConfigureAwait(false)).IsExpected)
        {
            await RefuseChangedAsync(call).ConfigureAwait(false);
            return;
        }

        var isThere = await call.Store.Artifacts.DeleteArtifactAsync(call.Id, cancellationToken: call.Aborted).ConfigureAwait(false);
        await (isThere ? call.Response.WriteNothingAsync() : call.Response.WriteNotFoundAsync("Artifact")).ConfigureAwait(false);
    }
}
