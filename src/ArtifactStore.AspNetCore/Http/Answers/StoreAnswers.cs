using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace ArtifactStore.AspNetCore;

/// <summary>Writes answers.</summary>
internal static class StoreAnswers
{
    /// <summary>The options of all writers. Texts beyond ASCII are not escaped.</summary>
    public static JsonWriterOptions WriterOptions { get; } =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Writes one JSON value.</summary>
    public static async Task WriteAsync<T>(
        this HttpResponse response,
        int status,
        T state,
        Action<Utf8JsonWriter, T> write,
        string contentType = "application/json"
    )
    {
        response.StatusCode = status;
        response.ContentType = contentType;
        var writer = new Utf8JsonWriter(response.BodyWriter, WriterOptions);
        await using (writer.ConfigureAwait(false))
        {
            write(writer, state);
        }

        await response.BodyWriter.FlushAsync(response.HttpContext.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>Writes a number.</summary>
    public static Task WriteNumberAsync(this HttpResponse response, long number) =>
        response.WriteAsync(StatusCodes.Status200OK, number, static (writer, number) => writer.WriteNumberValue(number));

    /// <summary>Writes a text.</summary>
    public static Task WriteTextAsync(this HttpResponse response, string text) =>
        response.WriteAsync(StatusCodes.Status200OK, text, static (writer, text) => writer.WriteStringValue(text));

    /// <summary>Answers without a body.</summary>
    public static Task WriteNothingAsync(this HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    /// <summary>Answers with a fault in the member <c>detail</c>.</summary>
    public static Task WriteDetailAsync(this HttpResponse response, int status, string text) =>
        response.WriteMemberAsync(status, "detail", text);

    /// <summary>Answers with a fault in the member <c>exception_message</c>.</summary>
    public static Task WriteMessageAsync(this HttpResponse response, int status, string text) =>
        response.WriteMemberAsync(status, "exception_message", text);

    /// <summary>Answers that a row is not there.</summary>
    public static Task WriteNotFoundAsync(this HttpResponse response, string what) =>
        response.WriteDetailAsync(StatusCodes.Status404NotFound, $"{what} not found");

    /// <summary>Answers with the faults of a body or a query string.</summary>
    public static Task WriteFaultsAsync(this HttpResponse response, BodyErrors errors, RequestBody? body = null) =>
        response.WriteAsync(StatusCodes.Status422UnprocessableEntity, (errors, body), static (writer, state) =>
        {
            writer.WriteStartObject();
            writer.WriteString("exception_message", "Invalid request received.");
            writer.WriteStartArray("exception_detail");
            foreach (var error in state.errors.All)
            {
                Write(writer, error);
            }

            writer.WriteEndArray();
            writer.WritePropertyName("request_body");
            if (state.body is { } body)
            {
                body.Show(writer);
            }
            else
            {
                writer.WriteNullValue();
            }

            writer.WriteEndObject();
        });

    /// <summary>Answers with problem details (RFC 9457), for the routes that are this library's own.</summary>
    public static Task WriteProblemAsync(this HttpResponse response, int status, string title, string detail) =>
        response.WriteAsync(
            status,
            (status, title, detail),
            static (writer, state) =>
            {
                writer.WriteStartObject();
                writer.WriteString("type", "about:blank");
                writer.WriteString("title", state.title);
                writer.WriteNumber("status", state.status);
                writer.WriteString("detail", state.detail);
                writer.WriteEndObject();
            },
            "application/problem+json"
        );

    private static Task WriteMemberAsync(this HttpResponse response, int status, string member, string text) =>
        response.WriteAsync(status, (member, text), static (writer, state) =>
        {
            writer.WriteStartObject();
            writer.WriteString(state.member, state.text);
            writer.WriteEndObject();
        });

    private static void Write(Utf8JsonWriter writer, BodyError error)
    {
        const int MaxInputLength = 1000;
        writer.WriteStartObject();
        writer.WriteString("type", error.Type);
        writer.WriteStartArray("loc");
        foreach (var part in error.Location)
        {
            if (part is int index)
            {
                writer.WriteNumberValue(index);
            }
            else
            {
                writer.WriteStringValue((string)part);
            }
        }

        writer.WriteEndArray();
        writer.WriteString("msg", error.Message);
        writer.WritePropertyName("input");
        if (error.Input?.GetRawText() is { Length: <= MaxInputLength } input)
        {
            writer.WriteRawValue(input, skipInputValidation: true);
        }
        else
        {
            writer.WriteNullValue();
        }

        writer.WriteEndObject();
    }
}
