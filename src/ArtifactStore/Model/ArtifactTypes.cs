namespace ArtifactStore;

/// <summary>The types of common kinds of artifact. Any other text is a valid type too.</summary>
public static class ArtifactTypes
{
    /// <summary>A report: the body is a string of markdown.</summary>
    public const string Markdown = "markdown";

    /// <summary>A table: the body is an array of row objects.</summary>
    public const string Table = "table";

    /// <summary>A link: the body is a Markdown link.</summary>
    public const string Link = "link";

    /// <summary>An image: the body is a string with a URL or a data URI.</summary>
    public const string Image = "image";

    /// <summary>A progress figure: the body is a number from 0 to 100.</summary>
    public const string Progress = "progress";

    /// <summary>The result of a run: the body is any JSON value.</summary>
    public const string Result = "result";
}
