using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ArtifactStore.AspNetCore;

/// <summary>The change feed as server-sent events. The route is this library's own.</summary>
internal static class ChangeRoutes
{
    private const string LastEventId = "Last-Event-ID";

    /// <summary>A comment, which clients ignore. It keeps a connection open on which nothing happens.</summary>
    private static readonly byte[] Comment = ": \n\n"u8.ToArray();

    /// <summary>The routes.</summary>
    public static IReadOnlyList<StoreRoute> All { get; } =
    [
        new("GET", "/changes", "Sends every change as a server-sent event", WatchAsync)
        {
            IsOwn = true,
            Answer = "Changes",
            Query = [new("after", """{"type":"string"}""", "The id of the last event that was received; 0 for all that are recorded")],
        },
    ];

    private static async Task WatchAsync(StoreCall call)
    {
        var http = call.Http;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(
            call.Aborted,
            http.RequestServices.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? default
        );

        // A reader that comes back gives the position in a header; a first one may give it in the query string.
        var given = http.Request.Headers[LastEventId].FirstOrDefault() ?? http.Request.Query["after"].FirstOrDefault();
        ArtifactChangePosition position;
        if (string.IsNullOrEmpty(given))
        {
            position = await call.Store.Changes.ReadLastPositionAsync(ending.Token).ConfigureAwait(false);
        }
        else if (!ArtifactChangePosition.TryParse(given, out position))
        {
            await call.AnswerAsync(StatusCodes.Status400BadRequest, "Bad request", "The position is not the id of an event.")
                .ConfigureAwait(false);
            return;
        }

        try
        {
            Begin(call);

            // An event with an id alone is not dispatched. But a reader that is cut off before the first change continues from there.
            await SendAsync(call, Encoding.UTF8.GetBytes($"id: {position}\n\n"), ending.Token).ConfigureAwait(false);
            await SendAsync(call, position, ending.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The client has gone, or the host stops: the events end.
        }
    }

    private static async Task SendAsync(StoreCall call, ArtifactChangePosition position, CancellationToken cancellationToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var changes = call.Store.Changes.WatchAsync(position, stopping.Token).GetAsyncEnumerator(stopping.Token);
        await using (changes.ConfigureAwait(false))
        {
            var next = changes.MoveNextAsync().AsTask();
            try
            {
                while (true)
                {
                    if (!await HasEndedAsync(next, call.Options.ChangeHeartbeat, cancellationToken).ConfigureAwait(false))
                    {
                        await SendAsync(call, Comment, cancellationToken).ConfigureAwait(false);
                        continue;
                    }

                    if (!await next.ConfigureAwait(false))
                    {
                        return;
                    }

                    await SendAsync(call, Event(changes.Current), cancellationToken).ConfigureAwait(false);
                    next = changes.MoveNextAsync().AsTask();
                }
            }
            finally
            {
                // The enumerator can't be disposed while it is moving.
                await stopping.CancelAsync().ConfigureAwait(false);
                await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Waits for a task, or for the time of a heartbeat.</summary>
    private static async ValueTask<bool> HasEndedAsync(Task task, TimeSpan heartbeat, CancellationToken cancellationToken)
    {
        try
        {
            await task.WaitAsync(heartbeat, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException) when (!task.IsCompleted)
        {
            return false;
        }

        return true;
    }

    private static void Begin(StoreCall call)
    {
        call.Http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        call.Response.ContentType = "text/event-stream";
        call.Response.Headers.CacheControl = "no-cache";
        call.Response.Headers["X-Accel-Buffering"] = "no";
    }

    private static async Task SendAsync(StoreCall call, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        await call.Response.BodyWriter.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);

    private static byte[] Event(ArtifactChange change)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        buffer.Write(Encoding.UTF8.GetBytes($"id: {change.Position}\nevent: change\ndata: "));
        using (var writer = new Utf8JsonWriter(buffer, StoreAnswers.WriterOptions))
        {
            JsonSerializer.Serialize(writer, change, ArtifactStoreJson.Options);
        }

        buffer.Write("\n\n"u8);
        return buffer.WrittenSpan.ToArray();
    }
}
