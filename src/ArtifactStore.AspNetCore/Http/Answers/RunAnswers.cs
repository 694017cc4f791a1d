using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace ArtifactStore.AspNetCore;

/// <summary>
/// Writes flows, deployments, flow runs and task runs. Fields that only an orchestrator has are there for its clients, null or empty.
/// </summary>
internal static class RunAnswers
{
    /// <summary>Answers with one row.</summary>
    public static Task WriteRowAsync<T>(this HttpResponse response, int status, T row, Action<Utf8JsonWriter, T> write) =>
        response.WriteAsync(status, row, write);

    /// <summary>Answers with rows.</summary>
    public static Task WriteRowsAsync<T>(this HttpResponse response, IReadOnlyList<T> rows, Action<Utf8JsonWriter, T> write) =>
        response.WriteAsync(StatusCodes.Status200OK, (rows, write), static (writer, state) =>
        {
            writer.WriteStartArray();
            foreach (var row in state.rows)
            {
                state.write(writer, row);
            }

            writer.WriteEndArray();
        });

    /// <summary>Writes a flow.</summary>
    public static void Write(Utf8JsonWriter writer, Flow flow)
    {
        writer.WriteStartObject();
        WriteHead(writer, flow.Id, flow.Created, flow.Updated, flow.Name);
        writer.WriteTexts("tags", flow.Tags);
        writer.WriteEmpty("labels");
        writer.WriteEndObject();
    }

    /// <summary>Writes a deployment.</summary>
    public static void Write(Utf8JsonWriter writer, Deployment deployment)
    {
        writer.WriteStartObject();
        WriteHead(writer, deployment.Id, deployment.Created, deployment.Updated, deployment.Name);
        writer.WriteNulls("version", "description");
        writer.WriteId("flow_id", deployment.FlowId);
        writer.WriteBoolean("paused", deployment.Paused);
        writer.WriteTexts("schedules", []);
        writer.WriteNulls("concurrency_limit", "global_concurrency_limit", "concurrency_options");
        writer.WriteEmpty("job_variables");
        writer.WriteEmpty("parameters");
        writer.WriteTexts("tags", deployment.Tags);
        writer.WriteEmpty("labels");
        writer.WriteString("work_queue_name", deployment.WorkQueueName);
        writer.WriteId("work_queue_id", deployment.WorkQueueId);
        writer.WriteNulls("last_polled");
        writer.WriteEmpty("parameter_openapi_schema");
        writer.WriteNulls("path");
        writer.WriteTexts("pull_steps", []);
        writer.WriteNulls("entrypoint", "storage_document_id", "infrastructure_document_id", "created_by", "updated_by", "work_pool_name");
        writer.WriteString("status", "NOT_READY");
        writer.WriteBoolean("enforce_parameter_schema", true);
        writer.WriteEndObject();
    }

    /// <summary>Writes a flow run.</summary>
    public static void Write(Utf8JsonWriter writer, FlowRun run)
    {
        var state = RunState.Of(run);
        writer.WriteStartObject();
        WriteHead(writer, run.Id, run.Created, run.Updated, run.Name);
        writer.WriteId("flow_id", run.FlowId);
        writer.WriteId("state_id", state?.Id);
        writer.WriteId("deployment_id", run.DeploymentId);
        writer.WriteNulls("deployment_version");
        writer.WriteId("work_queue_id", run.WorkQueueId);
        writer.WriteString("work_queue_name", run.WorkQueueName);
        writer.WriteString("flow_version", run.FlowVersion);
        writer.WriteEmpty("parameters");
        writer.WriteString("idempotency_key", run.IdempotencyKey);
        writer.WriteEmpty("context");
        WritePolicy(writer, isTask: false);
        writer.WriteTexts("tags", run.Tags);
        writer.WriteEmpty("labels");
        writer.WriteId("parent_task_run_id", run.ParentTaskRunId);
        WriteState(writer, state);
        writer.WriteNumber("run_count", run.StartTime is null ? 0 : 1);
        WriteTimes(writer, run.ExpectedStartTime, run.NextScheduledStartTime, run.StartTime, run.EndTime);
        writer.WriteBoolean("auto_scheduled", false);
        writer.WriteNulls("infrastructure_document_id", "infrastructure_pid");
        WriteCreatedBy(writer, run.CreatedBy);
        writer.WriteNulls("work_pool_id", "work_pool_name");
        writer.WritePropertyName("state");
        Write(writer, state);
        writer.WriteEmpty("job_variables");
        writer.WriteEndObject();
    }

    /// <summary>Writes a task run. The name stands for the key of the task, which the store does not keep.</summary>
    public static void Write(Utf8JsonWriter writer, TaskRun run)
    {
        var state = RunState.Of(run);
        writer.WriteStartObject();
        WriteHead(writer, run.Id, run.Created, run.Updated, run.Name);
        writer.WriteId("flow_run_id", run.FlowRunId);
        writer.WriteString("task_key", run.Name);
        writer.WriteString("dynamic_key", run.Id);
        writer.WriteNulls("cache_key", "cache_expiration", "task_version");
        WritePolicy(writer, isTask: true);
        writer.WriteTexts("tags", run.Tags);
        writer.WriteEmpty("labels");
        writer.WriteId("state_id", state?.Id);
        writer.WriteEmpty("task_inputs");
        WriteState(writer, state);
        writer.WriteNumber("run_count", run.StartTime is null ? 0 : 1);
        writer.WriteNumber("flow_run_run_count", 0);
        WriteTimes(writer, run.ExpectedStartTime, null, run.StartTime, run.EndTime);
        writer.WritePropertyName("state");
        Write(writer, state);
        writer.WriteEndObject();
    }

    /// <summary>Writes a state.</summary>
    public static void Write(Utf8JsonWriter writer, RunState? state)
    {
        if (state is null)
        {
            writer.WriteNullValue();
            return;
        }

        writer.WriteStartObject();
        writer.WriteString("id", state.Id);
        writer.WriteString("type", state.Type);
        writer.WriteString("name", state.Name);
        writer.WriteTime("timestamp", state.Timestamp);
        writer.WriteString("message", state.Message);
        writer.WritePropertyName("data");
        writer.WriteRawValue(state.Data ?? "null", skipInputValidation: true);
        writer.WriteStartObject("state_details");
        writer.WriteId("flow_run_id", state.FlowRunId);
        writer.WriteId("task_run_id", state.TaskRunId);
        writer.WriteNulls("child_flow_run_id");
        writer.WriteTime("scheduled_time", state.ScheduledTime);
        writer.WriteNulls("cache_key", "cache_expiration");
        writer.WriteBoolean("deferred", false);
        writer.WriteBoolean("untrackable_result", false);
        writer.WriteNulls("pause_timeout");
        writer.WriteBoolean("pause_reschedule", false);
        writer.WriteNulls("pause_key", "run_input_keyset", "refresh_cache", "retriable", "transition_id", "task_parameters_id");
        writer.WriteNulls("traceparent", "deployment_concurrency_lease_id");
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteHead(Utf8JsonWriter writer, Guid id, DateTimeOffset? created, DateTimeOffset? updated, string name)
    {
        writer.WriteString("id", id);
        writer.WriteTime("created", created);
        writer.WriteTime("updated", updated);
        writer.WriteString("name", name);
    }

    private static void WriteState(Utf8JsonWriter writer, RunState? state)
    {
        writer.WriteString("state_type", state?.Type);
        writer.WriteString("state_name", state?.Name);
    }

    private static void WriteTimes(
        Utf8JsonWriter writer,
        DateTimeOffset? expected,
        DateTimeOffset? next,
        DateTimeOffset? start,
        DateTimeOffset? end
    )
    {
        writer.WriteTime("expected_start_time", expected);
        writer.WriteTime("next_scheduled_start_time", next);
        writer.WriteTime("start_time", start);
        writer.WriteTime("end_time", end);
        var now = DateTimeOffset.UtcNow;
        writer.WriteNumber("total_run_time", Seconds(end - start));
        writer.WriteNumber("estimated_run_time", Seconds((end ?? now) - start));
        writer.WriteNumber("estimated_start_time_delta", Math.Max(0, Seconds((start ?? now) - expected)));
    }

    private static double Seconds(TimeSpan? time) => time?.TotalSeconds ?? 0;

    private static void WritePolicy(Utf8JsonWriter writer, bool isTask)
    {
        writer.WriteStartObject("empirical_policy");
        writer.WriteNumber("max_retries", 0);
        writer.WriteNumber("retry_delay_seconds", 0);
        writer.WriteNulls("retries", "retry_delay");
        if (isTask)
        {
            writer.WriteNulls("retry_jitter_factor");
        }
        else
        {
            writer.WriteTexts("pause_keys", []);
            writer.WriteBoolean("resuming", false);
            writer.WriteNulls("retry_type");
        }

        writer.WriteEndObject();
    }

    private static void WriteCreatedBy(Utf8JsonWriter writer, CreatedBy? by)
    {
        if (by is null)
        {
            writer.WriteNull("created_by");
            return;
        }

        writer.WriteStartObject("created_by");
        writer.WriteId("id", by.Id);
        writer.WriteString("type", by.Type);
        writer.WriteString("display_value", by.DisplayValue);
        writer.WriteEndObject();
    }
}
