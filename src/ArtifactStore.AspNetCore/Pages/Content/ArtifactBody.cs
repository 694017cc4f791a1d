using System.Text.Json;

namespace ArtifactStore.AspNetCore.Pages.Content;

/// <summary>The body of an artifact as what it is.</summary>
internal abstract record ArtifactBody
{
    /// <summary>There is no body.</summary>
    public sealed record None : ArtifactBody;

    /// <summary>Markdown.</summary>
    public sealed record Markdown(string Source) : ArtifactBody;

    /// <summary>A table.</summary>
    public sealed record Table(TableData Data) : ArtifactBody;

    /// <summary>A link.</summary>
    public sealed record Link(string Text, string Url) : ArtifactBody;

    /// <summary>An image, by its address or inline.</summary>
    public sealed record Image(string Url) : ArtifactBody;

    /// <summary>A progress figure from 0 to 100.</summary>
    public sealed record Progress(double Percent) : ArtifactBody;

    /// <summary>Plain text, also what cannot be shown as its type says.</summary>
    public sealed record Plain(string Text) : ArtifactBody;

    /// <summary>Any other JSON value.</summary>
    public sealed record Json(JsonElement Value) : ArtifactBody;
}
