using System.Diagnostics.CodeAnalysis;

namespace ArtifactStore.Sql;

/// <summary>The tables that queries read, each under one alias.</summary>
[Experimental(SqlDialect.DiagnosticId)]
public enum SqlTable
{
    /// <summary><c>artifact AS a</c>.</summary>
    Artifact,

    /// <summary><c>artifact_collection AS c</c>.</summary>
    ArtifactCollection,

    /// <summary><c>task_run AS tr</c>.</summary>
    TaskRun,

    /// <summary><c>flow_run AS fr</c>.</summary>
    FlowRun,

    /// <summary><c>flow AS f</c>.</summary>
    Flow,

    /// <summary><c>deployment AS d</c>.</summary>
    Deployment,

    /// <summary><c>work_queue AS wq</c>.</summary>
    WorkQueue,

    /// <summary><c>work_pool AS wp</c>.</summary>
    WorkPool,

    /// <summary><c>artifact_alias AS al</c>.</summary>
    ArtifactAlias,

    /// <summary><c>artifact_input AS ai</c>.</summary>
    ArtifactInput,

    /// <summary><c>artifact_change AS ch</c>.</summary>
    ArtifactChange,

    /// <summary><c>artifact_metadata AS am</c>.</summary>
    ArtifactMetadata,
}
