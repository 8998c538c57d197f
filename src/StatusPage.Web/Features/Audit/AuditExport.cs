using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace StatusPage.Web.Features.Audit;

/// <summary>Audit entries as a table for a spreadsheet, oldest first, written as they are read.</summary>
public sealed class AuditExport(IQueryable<AuditEntry> entries, string name) : IActionResult
{
    public async Task ExecuteResultAsync(ActionContext context)
    {
        var response = context.HttpContext.Response;
        response.ContentType = "text/csv; charset=utf-8";
        response.Headers.ContentDisposition = $"attachment; filename=\"{name}.csv\"";
        await using var writer = new StreamWriter(response.Body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        await writer.WriteAsync("id,at,by,from,action,subject,reason,before,after\r\n");
        await foreach (var entry in entries.OrderBy(e => e.Id).AsAsyncEnumerable().WithCancellation(context.HttpContext.RequestAborted))
        {
            string?[] cells =
            [
                entry.Id.ToString(CultureInfo.InvariantCulture), entry.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
                entry.By, entry.From, entry.Action, entry.Subject, entry.Reason, entry.Before, entry.After,
            ];
            await writer.WriteAsync(string.Join(',', cells.Select(Cell)) + "\r\n");
        }
    }

    /// <summary>A spreadsheet would work out what begins like a formula; a quote before it makes it text.</summary>
    public static string Cell(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        var safe = text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' ? $"'{text}" : text;
        return safe.AsSpan().IndexOfAny(",\"\r\n") >= 0 ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }
}
