using System.Buffers;
using System.Numerics;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace ArtifactStore.AspNetCore;

/// <summary>Reads the bodies of the filter and count routes into the library's queries.</summary>
internal static class QueryBodies
{
    /// <summary>Reads a query for a page. Answers itself, and returns null, if the body has a fault.</summary>
    public static Task<TQuery?> ReadPageAsync<TQuery>(StoreCall call)
        where TQuery : StoreQuery => ReadAsync<TQuery>(call, root => RefuseLimitAsync(call, root));

    /// <summary>Reads a query for a page, and the sort that the client has named.</summary>
    public static async Task<SortedQuery<TQuery>?> ReadSortedAsync<TQuery>(StoreCall call)
        where TQuery : StoreQuery
    {
        string? sort = null;
        var query = await ReadAsync<TQuery>(call, root =>
            {
                sort = JsonText.TryFind(root, "sort", out var value) ? JsonText.TryRead(value) : null;
                return RefuseLimitAsync(call, root);
            })
            .ConfigureAwait(false);
        return query is null ? null : new(query, sort);
    }

    /// <summary>Reads a query for a count. Answers itself, and returns null, if the body has a fault.</summary>
    public static Task<TQuery?> ReadCountAsync<TQuery>(StoreCall call)
        where TQuery : StoreQuery => ReadAsync<TQuery>(call, null);

    /// <summary>Reads the body in the library's own JSON form, which the check writes.</summary>
    private static async Task<TQuery?> ReadAsync<TQuery>(StoreCall call, Func<JsonElement, Task<bool>>? checkFirst)
        where TQuery : StoreQuery
    {
        var buffer = new ArrayBufferWriter<byte>();
        var wire = new Utf8JsonWriter(buffer, StoreAnswers.WriterOptions);
        await using (wire.ConfigureAwait(false))
        {
            using var body = await call.ReadBodyAsync(wire, checkFirst).ConfigureAwait(false);
            if (body is null)
            {
                return null;
            }

            await wire.FlushAsync(call.Aborted).ConfigureAwait(false);
        }

        try
        {
            return JsonSerializer.Deserialize<TQuery>(buffer.WrittenSpan, ArtifactStoreJson.Options);
        }
        catch (JsonException e)
        {
            await call.Response.WriteDetailAsync(StatusCodes.Status422UnprocessableEntity, e.Message).ConfigureAwait(false);
            return null;
        }
    }

    /// <summary>A limit that is a number out of range hides every other fault.</summary>
    private static async Task<bool> RefuseLimitAsync(StoreCall call, JsonElement root)
    {
        if (
            !JsonText.TryFind(root, "limit", out var limit)
            || BodyNumber.Read(limit, out _) is not { } number
            || (number >= BigInteger.Zero && number <= QueryShapes.MaxLimit)
        )
        {
            return false;
        }

        await call
            .Response.WriteDetailAsync(
                StatusCodes.Status422UnprocessableEntity,
                $"Invalid limit: must be from 0 to {QueryShapes.MaxLimit}."
            )
            .ConfigureAwait(false);
        return true;
    }
}
