namespace ArtifactStore.Specification.Seeing;

/// <summary>Where what a host has hung onto a store throws.</summary>
public enum Trouble
{
    /// <summary>The log, when it is asked whether it wants a line.</summary>
    LogLevel,

    /// <summary>The log, when it gets a line.</summary>
    LogLine,

    /// <summary>A listener to measurements.</summary>
    Measurement,

    /// <summary>A listener to spans, when it is asked whether it wants one.</summary>
    SpanSample,

    /// <summary>A listener to spans, when one begins.</summary>
    SpanStart,

    /// <summary>A listener to spans, when one ends.</summary>
    SpanStop,
}
