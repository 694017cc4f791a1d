using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace ArtifactStore.AspNetCore;

/// <summary>
/// Writes artifacts into a response. A body is written as the text that is stored, in chunks; a slow reader slows the writer down.
/// </summary>
internal sealed class ArtifactAnswers : IAsyncDisposable
{
    /// <summary>The number of bytes after which the writer waits for the reader.</summary>
    private const int FlushSize = 64 * 1024;

    private readonly PipeWriter _pipe;
    private readonly Utf8JsonWriter _json;
    private readonly CancellationToken _aborted;
    private long _flushed;

    private ArtifactAnswers(HttpResponse response, int status)
    {
        response.StatusCode = status;
        response.ContentType = "application/json";
        _pipe = response.BodyWriter;
        _aborted = response.HttpContext.RequestAborted;
        _json = new(_pipe, StoreAnswers.WriterOptions);
    }

    /// <summary>Answers with an artifact.</summary>
    public static async Task WriteAsync(HttpResponse response, Artifact artifact, bool isOwn = false, int status = 200)
    {
        var answer = new ArtifactAnswers(response, status);
        await using (answer.ConfigureAwait(false))
        {
            await answer.AddAsync(new(artifact), isOwn).ConfigureAwait(false);
        }
    }

    /// <summary>Answers with the latest artifact of a key, in the shape of an artifact.</summary>
    public static async Task WriteAsync(HttpResponse response, ArtifactCollection latest)
    {
        var answer = new ArtifactAnswers(response, StatusCodes.Status200OK);
        await using (answer.ConfigureAwait(false))
        {
            await answer.AddAsync(new(latest) { LatestId = null }, isOwn: false).ConfigureAwait(false);
        }
    }

    /// <summary>Answers with a list of artifacts, or of the latest of keys.</summary>
    public static async Task WriteListAsync<T>(HttpResponse response, IReadOnlyList<T> rows, Func<T, ArtifactFields> fields)
    {
        var answer = new ArtifactAnswers(response, StatusCodes.Status200OK);
        await using (answer.ConfigureAwait(false))
        {
            answer._json.WriteStartArray();
            foreach (var row in rows)
            {
                await answer.AddAsync(fields(row), isOwn: false).ConfigureAwait(false);
            }

            answer._json.WriteEndArray();
        }
    }

    /// <summary>Answers with a page of artifacts and the position of the next.</summary>
    public static async Task WritePageAsync(HttpResponse response, IReadOnlyList<Artifact> rows, string? next)
    {
        var answer = new ArtifactAnswers(response, StatusCodes.Status200OK);
        await using (answer.ConfigureAwait(false))
        {
            answer._json.WriteStartObject();
            answer._json.WriteStartArray("artifacts");
            foreach (var row in rows)
            {
                await answer.AddAsync(new(row), isOwn: true).ConfigureAwait(false);
            }

            answer._json.WriteEndArray();
            answer._json.WriteString("next", next);
            answer._json.WriteEndObject();
        }
    }

    /// <summary>Returns a time as it is written: in UTC, with six digits behind the second, or none if they are zeros.</summary>
    public static string Text(DateTimeOffset time) =>
        time.UtcDateTime.ToString(
            time.Ticks % TimeSpan.TicksPerSecond == 0 ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'",
            CultureInfo.InvariantCulture
        );

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _json.DisposeAsync().ConfigureAwait(false);
        await _pipe.FlushAsync(_aborted).ConfigureAwait(false);
    }

    private async ValueTask AddAsync(ArtifactFields row, bool isOwn)
    {
        _json.WriteStartObject();
        _json.WriteString("id", row.Id);
        _json.WriteString("created", Text(row.Created));
        _json.WriteString("updated", Text(row.Updated));
        _json.WriteString("key", row.Key);
        if (row.LatestId is { } latest)
        {
            _json.WriteString("latest_id", latest);
        }

        if (isOwn)
        {
            _json.WriteCount("version", row.Version);
        }

        _json.WriteString("type", row.Type);
        _json.WriteString("description", row.Description);
        _json.WritePropertyName("data");
        if (row.Data is { } data)
        {
            await AddBodyAsync(data.Json).ConfigureAwait(false);
        }
        else
        {
            _json.WriteNullValue();
        }

        if (isOwn)
        {
            _json.WriteCount("data_size", row.DataSize);
        }

        _json.WritePropertyName("metadata_");
        if (row.Metadata is { } metadata)
        {
            _json.WriteRawValue(metadata.Json, skipInputValidation: true);
        }
        else
        {
            _json.WriteNullValue();
        }

        _json.WriteId("flow_run_id", row.FlowRunId);
        _json.WriteId("task_run_id", row.TaskRunId);
        _json.WriteEndObject();
        if (_json.BytesPending + _json.BytesCommitted - _flushed > FlushSize)
        {
            await FlushAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Writes a stored body. The text of a long one is encoded in chunks, straight into the response.</summary>
    private async ValueTask AddBodyAsync(string json)
    {
        if (json.Length <= FlushSize)
        {
            _json.WriteRawValue(json, skipInputValidation: true);
            return;
        }

        await FlushAsync().ConfigureAwait(false);
        var encoder = Encoding.UTF8.GetEncoder();
        for (var start = 0; start < json.Length; start += FlushSize)
        {
            var chunk = json.AsSpan(start, Math.Min(FlushSize, json.Length - start));
            encoder.Convert(chunk, _pipe, start + FlushSize >= json.Length, out _, out _);
            await FlushPipeAsync().ConfigureAwait(false);
        }

        // The writer has written the name of the member and counts no value, so it would leave out the comma.
        _pipe.Write(","u8);
    }

    private async ValueTask FlushAsync()
    {
        await _json.FlushAsync(_aborted).ConfigureAwait(false);
        _flushed = _json.BytesCommitted;
        await FlushPipeAsync().ConfigureAwait(false);
    }

    private async ValueTask FlushPipeAsync()
    {
        var result = await _pipe.FlushAsync(_aborted).ConfigureAwait(false);
        if (result.IsCompleted)
        {
            throw new OperationCanceledException("The client has gone.");
        }
    }
}
